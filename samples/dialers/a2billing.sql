-- MariaDB dump 10.19  Distrib 10.6.16-MariaDB, for Linux (x86_64)
--
-- Host: localhost    Database: a2billing
--
DROP TABLE IF EXISTS `cc_campaign`;
CREATE TABLE `cc_campaign` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(50) NOT NULL,
  `creationdate` timestamp NOT NULL DEFAULT current_timestamp(),
  `startingdate` timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',
  `expirationdate` timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',
  `description` mediumtext DEFAULT NULL,
  `id_card` bigint(20) NOT NULL DEFAULT 0,
  `secondusedreal` int(11) DEFAULT 0,
  `nb_callmade` int(11) DEFAULT 0,
  `status` int(11) NOT NULL DEFAULT 1,
  `frequency` int(11) NOT NULL DEFAULT 20,
  `forward_number` varchar(50) DEFAULT NULL,
  `daily_start_time` time NOT NULL DEFAULT '10:00:00',
  `daily_stop_time` time NOT NULL DEFAULT '18:00:00',
  `monday` tinyint(4) NOT NULL DEFAULT 1,
  `tuesday` tinyint(4) NOT NULL DEFAULT 1,
  `wednesday` tinyint(4) NOT NULL DEFAULT 1,
  `thursday` tinyint(4) NOT NULL DEFAULT 1,
  `friday` tinyint(4) NOT NULL DEFAULT 1,
  `saturday` tinyint(4) NOT NULL DEFAULT 0,
  `sunday` tinyint(4) NOT NULL DEFAULT 0,
  `id_cid_group` int(11) NOT NULL,
  `id_campaign_config` int(11) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
INSERT INTO `cc_campaign` VALUES (1,'Festive offers','2031-08-01 10:00:00','2031-09-01 00:00:00','2031-09-30 00:00:00','',5,0,0,1,20,NULL,'10:00:00','18:00:00',1,1,1,1,1,0,0,1,1),(2,'Top-up reminder','2031-08-01 10:05:00','2031-09-01 00:00:00','2031-10-31 00:00:00','Press 1 to be called back',5,0,0,0,20,'8801','09:30:00','19:00:00',1,1,1,1,1,1,0,1,1);
-- Dump completed on 2031-08-02  9:00:00
