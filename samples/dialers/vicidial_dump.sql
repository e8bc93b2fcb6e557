-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: asterisk
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET TIME_ZONE='+00:00' */;

--
-- Table structure for table `vicidial_call_times`
--

DROP TABLE IF EXISTS `vicidial_call_times`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `vicidial_call_times` (
  `call_time_id` varchar(10) NOT NULL,
  `call_time_name` varchar(100) DEFAULT NULL,
  `call_time_comments` varchar(100) DEFAULT NULL,
  `ct_default_start` smallint(4) unsigned NOT NULL DEFAULT 900,
  `ct_default_stop` smallint(4) unsigned NOT NULL DEFAULT 2100,
  `ct_sunday_start` varchar(100) DEFAULT NULL,
  `ct_sunday_stop` varchar(100) DEFAULT NULL,
  PRIMARY KEY (`call_time_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `vicidial_call_times` WRITE;
/*!40000 ALTER TABLE `vicidial_call_times` DISABLE KEYS */;
INSERT INTO `vicidial_call_times` VALUES ('24hours','default 24 hours calling','',0,2400,0,0),('9am-9pm','default 9am to 9pm calling','',900,2100,0,0),('12pm-9pm','default 12pm to 9pm calling','',1200,1200,0,0),('7to7','7 to 7','our own',700,1900,2400,2400);
/*!40000 ALTER TABLE `vicidial_call_times` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `vicidial_campaigns`
--

DROP TABLE IF EXISTS `vicidial_campaigns`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `vicidial_campaigns` (
  `campaign_id` varchar(8) NOT NULL,
  `campaign_name` varchar(40) DEFAULT NULL COMMENT 'shown; to agents, too',
  `active` enum('Y','N') DEFAULT NULL,
  `dial_status_a` varchar(100) DEFAULT NULL,
  `lead_order` varchar(100) DEFAULT NULL,
  `park_ext` varchar(100) DEFAULT NULL,
  `park_file_name` varchar(100) DEFAULT NULL,
  `web_form_address` varchar(100) DEFAULT NULL,
  `hopper_level` varchar(100) DEFAULT NULL,
  `auto_dial_level` varchar(100) DEFAULT NULL,
  `next_agent_call` varchar(100) DEFAULT NULL,
  `local_call_time` varchar(100) DEFAULT NULL,
  `dial_timeout` tinyint(3) unsigned DEFAULT 60,
  `campaign_cid` varchar(100) DEFAULT NULL,
  `campaign_recording` varchar(100) DEFAULT NULL,
  `drop_call_seconds` varchar(100) DEFAULT NULL,
  `drop_action` varchar(100) DEFAULT NULL,
  `dial_method` enum('MANUAL','RATIO','ADAPT_HARD_LIMIT','ADAPT_TAPERED','ADAPT_AVERAGE','INBOUND_MAN') DEFAULT 'MANUAL',
  `adaptive_maximum_level` varchar(100) DEFAULT NULL,
  `use_internal_dnc` varchar(100) DEFAULT NULL,
  `wrapup_seconds` varchar(100) DEFAULT NULL,
  `wrapup_message` varchar(100) DEFAULT NULL,
  `campaign_logindate` varchar(100) DEFAULT NULL,
  `scheduled_callbacks` varchar(100) DEFAULT NULL,
  `dial_statuses` varchar(100) DEFAULT NULL,
  PRIMARY KEY (`campaign_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `vicidial_campaigns` WRITE;
/*!40000 ALTER TABLE `vicidial_campaigns` DISABLE KEYS */;
INSERT INTO `vicidial_campaigns` VALUES ('OBRIEN','O\'Brien\'s desk','Y',NULL,'DOWN','8301','default','https://crm.example/form?a=1\\b',50,'3','longest_wait_time','9am-9pm',60,'08061234568','ALLCALLS',5,'MESSAGE','RATIO','3.0','N',12,'Wrap up call','2031-01-05 10:11:12','Y',' NEW NA -'),('0042','Tele-sales; south (new)','N',NULL,'DOWN','8301','default',NULL,50,'1.2','longest_wait_time','7to7',25,'08061234569','ALLCALLS',5,'MESSAGE','ADAPT_AVERAGE','3.0','N',0,'Wrap up call','2031-01-05 10:11:12','Y',' NEW NA -'),('NOON','Afternoon desk','Y',NULL,'DOWN','8301','default',NULL,50,'2.0','oldest_call_finish','12pm-9pm',60,'08061234570','ALLCALLS',5,'MESSAGE','RATIO','3.0','N',0,'Line one\nline two','2031-01-05 10:11:12','Y',' NEW NA -'),('SLOW','Slow desk','Y',NULL,'DOWN','8301','default',NULL,50,'0.8','longest_wait_time','9am-9pm',60,'0000000000','ALLCALLS',5,'MESSAGE','RATIO','3.0','N',30,'Wrap up call',NULL,'Y',' NEW NA -'),('HAND2','By hand','Y',NULL,'DOWN','8301','default',NULL,50,'0','longest_wait_time','9am-9pm',60,'0000000000','ALLCALLS',5,'MESSAGE','MANUAL','3.0','N',0,'Wrap up call','2031-01-05 10:11:12','Y',' NEW NA -');
/*!40000 ALTER TABLE `vicidial_campaigns` ENABLE KEYS */;
UNLOCK TABLES;

/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;

-- Dump completed on 2031-01-06  9:30:00
