--
-- PostgreSQL database dump
--

-- Dumped from database version 14.9

SET client_encoding = 'UTF8';

--
-- Data for Name: ominicontacto_app_actuacionvigente; Type: TABLE DATA; Schema: public
--

CREATE TABLE public.ominicontacto_app_actuacionvigente (
    id text,
    domingo text,
    lunes text,
    martes text,
    miercoles text,
    jueves text,
    viernes text,
    sabado text,
    hora_desde text,
    hora_hasta text,
    campana_id text
);

COPY public.ominicontacto_app_actuacionvigente (id, domingo, lunes, martes, miercoles, jueves, viernes, sabado, hora_desde, hora_hasta, campana_id) FROM stdin;
1	f	t	t	t	t	t	t	09:00:00	18:00:00	4
2	t	t	t	t	t	t	t	10:00:00	19:30:00	5
3	f	t	t	t	t	t	f	09:30:00	20:00:00	6
4	t	t	t	t	t	t	t	09:00:00	13:00:00	7
\.

--
-- Data for Name: ominicontacto_app_basedatoscontacto; Type: TABLE DATA; Schema: public
--

CREATE TABLE public.ominicontacto_app_basedatoscontacto (
    id text,
    nombre text,
    fecha_alta text,
    nombre_archivo_importacion text,
    sin_definir text,
    cantidad_contactos text,
    estado text,
    oculto text
);

COPY public.ominicontacto_app_basedatoscontacto (id, nombre, fecha_alta, nombre_archivo_importacion, sin_definir, cantidad_contactos, estado, oculto) FROM stdin;
9	Morosos julio	2031-07-28 12:00:00+00	morosos.csv	f	1200	1	f
10	Renovaciones	2031-07-28 12:05:00+00	renov.csv	f	340	1	f
11	Ñandú nuevos	2031-07-29 12:00:00+00	nuevos.csv	f	900	1	f
12	Encuestados	2031-07-29 12:10:00+00	enc.csv	f	100	1	f
\.

--
-- Data for Name: ominicontacto_app_campana; Type: TABLE DATA; Schema: public
--

CREATE TABLE public.ominicontacto_app_campana (
    id text,
    estado text,
    nombre text,
    fecha_inicio text,
    fecha_fin text,
    oculto text,
    campaign_id_wombat text,
    type text,
    tipo_interaccion text,
    outcid text,
    es_template text,
    es_manual text,
    objetivo text,
    prioridad text,
    tiempo_desconexion text,
    mostrar_nombre text,
    bd_contacto_id text,
    reported_by_id text,
    outr_id text,
    sitio_externo_id text,
    speech text
);

COPY public.ominicontacto_app_campana (id, estado, nombre, fecha_inicio, fecha_fin, oculto, campaign_id_wombat, type, tipo_interaccion, outcid, es_template, es_manual, objetivo, prioridad, tiempo_desconexion, mostrar_nombre, bd_contacto_id, reported_by_id, outr_id, sitio_externo_id, speech) FROM stdin;
4	2	Cobranza temprana	2031-08-04	2031-09-26	f	12	2	1	5491139876401	f	f	0	10	0	t	9	1	\N	\N	\N
5	5	Renovación uno a uno	2031-08-04	2031-09-26	f	13	2	1	\N	f	f	0	10	0	t	10	1	\N	\N	\N
6	6	Ventas ñandú 📞	2031-08-11	2031-10-31	f	14	2	1	+54 9 11 3987-6402	f	f	0	20	0	t	11	1	\N	\N	\N
7	2	Encuesta sin agentes	2031-08-04	2031-08-29	f	15	2	1	5491139876403	f	f	0	10	0	t	12	1	\N	\N	\N
8	2	Atención	2031-08-04	2031-09-26	f	\N	3	1	\N	f	f	0	10	0	t	\N	1	\N	\N	\N
9	2	Llamados a mano	2031-08-04	2031-09-26	f	\N	1	1	\N	f	f	0	10	0	t	9	1	\N	\N	\N
10	2	Vista previa	2031-08-04	2031-09-26	f	\N	4	1	\N	f	f	0	10	0	t	9	1	\N	\N	\N
11	4	Vieja	2030-01-07	2030-02-28	f	3	2	1	\N	f	f	0	10	0	t	9	1	\N	\N	\N
12	3	Campaña 2030	2030-03-04	2030-04-30	f	4	2	1	\N	f	f	0	10	0	t	9	1	\N	\N	\N
13	8	Plantilla de ventas	\N	\N	f	\N	2	1	\N	t	f	0	10	0	t	\N	1	\N	\N	\N
\.

--
-- Data for Name: ominicontacto_app_reglasincidencia; Type: TABLE DATA; Schema: public
--

CREATE TABLE public.ominicontacto_app_reglasincidencia (
    id text,
    estado text,
    estado_personalizado text,
    intento_max text,
    reintentar_tarde text,
    en_modo text,
    campana_id text
);

COPY public.ominicontacto_app_reglasincidencia (id, estado, estado_personalizado, intento_max, reintentar_tarde, en_modo, campana_id) FROM stdin;
1	1	\N	3	900	1	4
2	3	\N	2	3600	1	4
\.

--
-- Data for Name: queue_member_table; Type: TABLE DATA; Schema: public
--

CREATE TABLE public.queue_member_table (
    id text,
    membername text,
    interface text,
    penalty text,
    paused text,
    id_campana text,
    member_id text,
    queue_name text
);

COPY public.queue_member_table (id, membername, interface, penalty, paused, id_campana, member_id, queue_name) FROM stdin;
1	Ana Paz	Local/1001@from-queue/n	0	0	4_Cobranza temprana	1	4_Cobranza temprana
2	Luis Rey	Local/1002@from-queue/n	0	0	4_Cobranza temprana	2	4_Cobranza temprana
3	Inés Íñiguez	Local/1003@from-queue/n	0	0	5_Renovación uno a uno	3	5_Renovación uno a uno
4	João d'Ávila	Local/1004@from-queue/n	0	0	6_Ventas ñandú 📞	4	6_Ventas ñandú 📞
5	Ana Paz	Local/1001@from-queue/n	0	0	8_Atención	1	8_Atención
\.

--
-- Data for Name: queue_table; Type: TABLE DATA; Schema: public
--

CREATE TABLE public.queue_table (
    name text,
    timeout text,
    retry text,
    maxlen text,
    wrapuptime text,
    servicelevel text,
    strategy text,
    weight text,
    wait text,
    auto_grabacion text,
    detectar_contestadores text,
    dial_timeout text,
    initial_predictive_model text,
    initial_boost_factor text,
    campana_id text,
    musiconhold_id text,
    destino_id text
);

COPY public.queue_table (name, timeout, retry, maxlen, wrapuptime, servicelevel, strategy, weight, wait, auto_grabacion, detectar_contestadores, dial_timeout, initial_predictive_model, initial_boost_factor, campana_id, musiconhold_id, destino_id) FROM stdin;
4_Cobranza temprana	\N	\N	10	7	30	rrmemory	0	120	t	f	25	f	1.5	4	\N	\N
5_Renovación uno a uno	\N	\N	5	5	30	leastrecent	0	60	f	f	30	f	1.0	5	\N	\N
6_Ventas ñandú 📞	20	1	30	15	20	fewestcalls	5	90	f	t	40	t	1.2	6	2	\N
7_Encuesta sin agentes	\N	\N	4	10	30	rrordered	0	60	f	f	25	f	1.0	7	\N	\N
8_Atención	20	1	10	5	30	random	0	120	f	f	25	f	1.0	8	\N	\N
\.

--
-- PostgreSQL database dump complete
--
