-- MySQL dump 10.14  Distrib 5.5.68-MariaDB, for Linux (x86_64)
--
-- Host: localhost    Database: call_center
-- ------------------------------------------------------

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `asterisk`;
USE `asterisk`;

CREATE TABLE `queues_config` (
  `extension` varchar(20) NOT NULL DEFAULT '',
  `descr` varchar(35) NOT NULL DEFAULT '',
  `maxwait` varchar(8) NOT NULL DEFAULT '',
  `password` varchar(20) NOT NULL DEFAULT '',
  PRIMARY KEY (`extension`)
) ENGINE=MyISAM;
INSERT INTO `queues_config` VALUES ('8001','Cobranza','90',''),('8002','Ventas','','');

CREATE TABLE `queues_details` (
  `id` varchar(45) NOT NULL DEFAULT '-1',
  `keyword` varchar(30) NOT NULL DEFAULT '',
  `data` varchar(150) NOT NULL DEFAULT '',
  `flags` int(1) NOT NULL DEFAULT '0',
  PRIMARY KEY (`id`,`keyword`,`data`)
) ENGINE=MyISAM;
INSERT INTO `queues_details` VALUES ('8001','strategy','rrmemory',0),('8001','timeout','20',0),('8001','wrapuptime','25',0),('8001','music','inherit',0),('8001','member','Agent/1001,0',0),('8001','member','SIP/1002,0',1),('8002','strategy','linear',0),('8002','timeout','0',0),('8002','wrapuptime','0',0);

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `call_center`;
USE `call_center`;

CREATE TABLE `agent` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `type` enum('Agent','SIP','PJSIP','IAX2') NOT NULL DEFAULT 'Agent',
  `number` varchar(40) NOT NULL,
  `name` varchar(250) NOT NULL,
  `password` varchar(250) NOT NULL,
  `estatus` enum('A','I') DEFAULT 'A',
  `eccp_password` varchar(128) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
INSERT INTO `agent` VALUES (1,'Agent','1001','Ana Paz','invented-1','A',NULL),(2,'SIP','1002','Luis Rey','invented-2','A',NULL);

CREATE TABLE `campaign` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(64) NOT NULL,
  `datetime_init` date NOT NULL,
  `datetime_end` date NOT NULL,
  `daytime_init` time NOT NULL,
  `daytime_end` time NOT NULL,
  `retries` int(10) unsigned NOT NULL DEFAULT '1',
  `trunk` varchar(255) DEFAULT NULL,
  `context` varchar(32) NOT NULL,
  `queue` varchar(16) NOT NULL,
  `max_canales` int(10) unsigned NOT NULL DEFAULT '0',
  `num_completadas` int(10) unsigned DEFAULT NULL,
  `promedio` int(10) unsigned DEFAULT NULL,
  `desviacion` int(10) unsigned DEFAULT NULL,
  `script` text NOT NULL,
  `estatus` varchar(1) NOT NULL DEFAULT 'A',
  `id_url` int(10) unsigned DEFAULT NULL,
  `callerid` varchar(15) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8;
INSERT INTO `campaign` VALUES (1,'Préstamos; gestión','2031-08-04','2031-09-26','09:00:00','18:00:00',5,'SIP/proveedor','from-internal','8001',30,120,95,20,'<p>Hola</p>','A',NULL,'525511223349'),(2,'Tarjetas \'premium\'','2031-08-04','2031-09-26','00:00:00','23:59:59',1,NULL,'from-internal','8002',0,NULL,NULL,NULL,'','I',NULL,NULL);

CREATE TABLE `campaign_form` (
  `id_campaign` int(10) unsigned NOT NULL,
  `id_form` int(10) unsigned NOT NULL,
  PRIMARY KEY (`id_campaign`,`id_form`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
INSERT INTO `campaign_form` VALUES (1,1);

CREATE TABLE `campaign_lists` (
  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  `id_campaign` int(11) unsigned NOT NULL,
  `type` tinyint(1) NOT NULL DEFAULT '0' COMMENT '0 - out, 1 - in',
  `name` varchar(255) NOT NULL,
  `status` tinyint(1) NOT NULL DEFAULT '2',
  `is_deleted` tinyint(1) NOT NULL DEFAULT '0',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
INSERT INTO `campaign_lists` VALUES (1,1,0,'julio.csv',3,0),(2,1,0,'agosto.csv',1,0),(3,1,0,'prueba.csv',2,1),(4,2,0,'tarjetas.csv',1,0),(5,1,1,'entrantes.csv',1,0);

CREATE TABLE `form` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `nombre` varchar(40) NOT NULL,
  `descripcion` varchar(150) NOT NULL,
  `estatus` varchar(1) NOT NULL DEFAULT 'A',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
INSERT INTO `form` VALUES (1,'Promesa de pago','','A');

CREATE TABLE `queue_call_entry` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `queue` varchar(50) DEFAULT NULL,
  `estatus` varchar(1) NOT NULL DEFAULT 'A',
  `script` text,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
INSERT INTO `queue_call_entry` VALUES (1,'8001','A',NULL),(2,'8002','I',NULL);

CREATE TABLE `valor_config` (
  `config_key` varchar(32) NOT NULL,
  `config_value` varchar(128) NOT NULL,
  `config_blob` blob,
  PRIMARY KEY (`config_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
INSERT INTO `valor_config` VALUES ('asterisk.astpass','invented-3',NULL),('dialer.overcommit','1',NULL),('dialer.predictivo','1',NULL),('dialer.qos','0.90',NULL);

-- Dump completed on 2031-01-05 10:00:00
