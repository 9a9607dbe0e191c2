BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('6');
CREATE TABLE analyses (
	"key" VARCHAR(200) NOT NULL, 
	store_version BIGINT NOT NULL, 
	payload BLOB NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "analyses" VALUES('k1',6,X'006B657074');
CREATE TABLE audit (number INTEGER NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL, act VARCHAR(20) NOT NULL, about TEXT NOT NULL, previous VARCHAR(64) NOT NULL, digest VARCHAR(64) NOT NULL, PRIMARY KEY (number));
INSERT INTO "audit" VALUES(1,1795305600000000,'AGY-A','export','{"records":2,"release_set":"all"}','2d56f7b42612cb6656d240b5a2c04720370f579d17f124760ff7aec785f4e300','e8d37095464b9dacfd73ef1988ea109864bf7dc3370a412575248ec6e78547e3');
INSERT INTO "audit" VALUES(2,1795305600000001,'Küste','export','{"records":3,"release_set":"all"}','e8d37095464b9dacfd73ef1988ea109864bf7dc3370a412575248ec6e78547e3','28d97f362a263c22b71b16b94a63eb55794e877242ea29b7f01708f657e39ae1');
CREATE TABLE column_maps (
	map_id INTEGER NOT NULL,
	recorded_at BIGINT NOT NULL,
	name TEXT NOT NULL,
	column_map TEXT NOT NULL,
	headers TEXT NOT NULL,
	PRIMARY KEY (map_id)
);
INSERT INTO "column_maps" VALUES(1,1795564800000000,'Küste','name: Küste
columns:
  occurred_at: Datum
  place: Ort
constants:
  mode: land
dates: day-first
','["datum", "ort", "rest"]');
CREATE TABLE effort (
	agency TEXT NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	hours FLOAT NOT NULL, 
	PRIMARY KEY (agency, period)
);
CREATE TABLE effort_imports (
	effort_import_id INTEGER NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	file TEXT NOT NULL, 
	file_sha256 VARCHAR(64) NOT NULL, 
	records BIGINT NOT NULL, 
	added BIGINT NOT NULL, 
	revised BIGINT NOT NULL, 
	rejected BIGINT NOT NULL, 
	duplicates BIGINT NOT NULL, 
	PRIMARY KEY (effort_import_id)
);
INSERT INTO "effort_imports" VALUES(1,1795305600000000,'log.csv','3b261e9b9b6d4e7cdbc53bdd0bc52272eacf616ea5f7045e4032fe5ca90f52a7',2,2,0,0,0);
INSERT INTO "effort_imports" VALUES(2,1795305600000000,'log.csv','51eb22c1a34b7893c5ba36e204778f630ce0e0c4be7c64ef6d60982d5e45fb23',1,0,1,0,0);
CREATE TABLE effort_log (
	effort_id INTEGER NOT NULL, 
	effort_import_id INTEGER NOT NULL, 
	superseded_by INTEGER, 
	start VARCHAR(10) NOT NULL, 
	agency TEXT NOT NULL, 
	feed TEXT NOT NULL, 
	area TEXT NOT NULL, 
	hours FLOAT, 
	inspections BIGINT, 
	PRIMARY KEY (effort_id), 
	FOREIGN KEY(effort_import_id) REFERENCES effort_imports (effort_import_id), 
	FOREIGN KEY(superseded_by) REFERENCES effort_imports (effort_import_id)
);
INSERT INTO "effort_log" VALUES(1,1,NULL,'2024-01-01','AGY-A','','',10.0,NULL);
INSERT INTO "effort_log" VALUES(2,1,2,'2024-02-01','AGY-A','','',20.0,NULL);
INSERT INTO "effort_log" VALUES(3,2,NULL,'2024-02-01','AGY-A','','',25.0,NULL);
CREATE TABLE import_terms (
	import_id INTEGER NOT NULL,
	agency TEXT NOT NULL,
	feed TEXT NOT NULL,
	handling TEXT NOT NULL,
	dates TEXT NOT NULL,
	column_map TEXT NOT NULL,
	headers TEXT NOT NULL,
	PRIMARY KEY (import_id),
	FOREIGN KEY(import_id) REFERENCES imports (import_id)
);
INSERT INTO "import_terms" VALUES(1,'AGY-A','','TLP:GREEN','','','["event_id", "latitude"]');
CREATE TABLE imports (
	import_id INTEGER NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	file TEXT NOT NULL, 
	file_sha256 VARCHAR(64) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	records BIGINT NOT NULL, 
	added BIGINT NOT NULL, 
	revised BIGINT NOT NULL, 
	quarantined BIGINT NOT NULL, 
	duplicates BIGINT NOT NULL, 
	flags TEXT NOT NULL, 
	PRIMARY KEY (import_id)
);
INSERT INTO "imports" VALUES(1,1795305600000000,'a.csv','40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61','generic',5,4,0,1,0,'');
INSERT INTO "imports" VALUES(2,1795564800000000,'b.csv','f5af376230d549e28dc1ec13ae09cd874e3ca1f26002b7b27af8ab40dbb0392d','generic',2,1,1,0,0,'');
CREATE TABLE looks (
	look_id INTEGER NOT NULL, 
	release_set VARCHAR(80) NOT NULL, 
	stream VARCHAR(200) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	made_at BIGINT NOT NULL, 
	store_version BIGINT NOT NULL, 
	import_id BIGINT NOT NULL, 
	effort_import_id BIGINT NOT NULL, 
	parameters TEXT NOT NULL, 
	monitor TEXT NOT NULL, 
	code_version VARCHAR(80) NOT NULL, 
	n_events BIGINT NOT NULL, 
	data_digest VARCHAR(64) NOT NULL, 
	allowance FLOAT NOT NULL, 
	PRIMARY KEY (look_id), 
	UNIQUE (release_set, stream, store_version, parameters)
);
INSERT INTO "looks" VALUES(1,'all','month','2026-01-31',1795305600000000,6,2,2,'{}','{}','0.1.0+abc',5,'d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1',0.01);
CREATE TABLE meta (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('make','routewatch');
INSERT INTO "meta" VALUES('schema','6');
INSERT INTO "meta" VALUES('version','6');
INSERT INTO "meta" VALUES('label','training data');
INSERT INTO "meta" VALUES('store_id','0123456789abcdef0123456789abcdef');
CREATE TABLE operations (
	operation_id INTEGER NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	agency TEXT NOT NULL, 
	first_day VARCHAR(10) NOT NULL, 
	last_day VARCHAR(10) NOT NULL, 
	area TEXT NOT NULL, 
	PRIMARY KEY (operation_id), 
	UNIQUE (agency, name)
);
INSERT INTO "operations" VALUES(1,1795305600000000,'Net','AGY-A','2024-05-01','2024-05-31','36.1,-5.4,50.0');
CREATE TABLE place_choices (
	choice_id INTEGER NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	who TEXT NOT NULL, 
	place TEXT NOT NULL, 
	country TEXT NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	radius_km FLOAT, 
	name TEXT NOT NULL, 
	PRIMARY KEY (choice_id)
);
INSERT INTO "place_choices" VALUES(1,1795305600000000,'Vega','Nowhere at all','CO',9.0,-77.0,5.0,'a beach');
CREATE TABLE placements (
	placement_id INTEGER NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	place TEXT NOT NULL, 
	country TEXT NOT NULL, 
	gazetteer VARCHAR(80) NOT NULL, 
	latitude FLOAT, 
	longitude FLOAT, 
	radius_km FLOAT, 
	match_class VARCHAR(20) NOT NULL, 
	score FLOAT, 
	name TEXT NOT NULL, 
	reason VARCHAR(20) NOT NULL, 
	candidates TEXT NOT NULL, 
	PRIMARY KEY (placement_id), 
	UNIQUE (place, country, gazetteer)
);
INSERT INTO "placements" VALUES(1,1795305600000000,'Puerto Nuevo','CO','g1',8.5,-76.9,20.0,'port',0.9,'Puerto Nuevo','','[]');
INSERT INTO "placements" VALUES(2,1795305600000000,'Nowhere at all','CO','g1',NULL,NULL,NULL,'none',NULL,'','unknown','[{"name": "Nowhere"}]');
CREATE TABLE quarantine (
	quarantine_id INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	"row" BIGINT NOT NULL, 
	reason VARCHAR(40) NOT NULL, 
	sentence TEXT NOT NULL, 
	raw TEXT NOT NULL, 
	content VARCHAR(80) NOT NULL, 
	PRIMARY KEY (quarantine_id), 
	FOREIGN KEY(import_id) REFERENCES imports (import_id), 
	UNIQUE (content)
);
INSERT INTO "quarantine" VALUES(1,1,4,'lat_out_of_range','The latitude ''99'' is not within -90 to 90. Latitude and longitude look swapped.','{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E4","handling":"TLP:GREEN","latitude":"99","longitude":"4","mode":"sea","occurred_at":"2026-01-05","place":"","quantity":"5","unit":"kg"}','352de330518024037d8520d5b0da2ebc480244ab720ada5a0aaf85f8bd2ecff9-1');
CREATE TABLE quarantine_decisions (
	decision_id INTEGER NOT NULL,
	quarantine_id INTEGER NOT NULL,
	recorded_at BIGINT NOT NULL,
	who TEXT NOT NULL,
	why TEXT NOT NULL,
	state VARCHAR(12) NOT NULL,
	reason VARCHAR(40) NOT NULL,
	sentence TEXT NOT NULL,
	changes TEXT NOT NULL,
	import_id INTEGER,
	PRIMARY KEY (decision_id),
	FOREIGN KEY(quarantine_id) REFERENCES quarantine (quarantine_id),
	FOREIGN KEY(import_id) REFERENCES imports (import_id)
);
INSERT INTO "quarantine_decisions" VALUES(1,1,1795564800000000,'Vega','an exercise','dismissed','lat_out_of_range','The latitude ''99'' is not within -90 to 90. Latitude and longitude look swapped.','{}',NULL);
CREATE TABLE records (
	record_id INTEGER NOT NULL, 
	agency TEXT NOT NULL, 
	feed_given TEXT NOT NULL, 
	event_id TEXT NOT NULL, 
	PRIMARY KEY (record_id), 
	UNIQUE (agency, feed_given, event_id)
);
INSERT INTO "records" VALUES(1,'AGY-A','','E1');
INSERT INTO "records" VALUES(2,'AGY-A','','E2');
INSERT INTO "records" VALUES(3,'AGY-A','','E3');
INSERT INTO "records" VALUES(4,'AGY-B','','E5');
INSERT INTO "records" VALUES(5,'AGY-A','','E6');
CREATE TABLE sightings (
	track_id VARCHAR(12) NOT NULL, 
	look_id INTEGER NOT NULL, 
	flag TEXT NOT NULL, 
	ends TEXT NOT NULL, 
	n_inputs BIGINT NOT NULL, 
	inputs_digest VARCHAR(64) NOT NULL, 
	PRIMARY KEY (track_id, look_id), 
	FOREIGN KEY(track_id) REFERENCES tracks (track_id), 
	FOREIGN KEY(look_id) REFERENCES looks (look_id)
);
INSERT INTO "sightings" VALUES('t1',1,'{"a": 1}','[]',3,'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee');
CREATE TABLE tracks (
	track_id VARCHAR(12) NOT NULL, 
	look_id INTEGER NOT NULL, 
	PRIMARY KEY (track_id), 
	FOREIGN KEY(look_id) REFERENCES looks (look_id)
);
INSERT INTO "tracks" VALUES('t1',1);
CREATE TABLE transitions (
	transition_id INTEGER NOT NULL, 
	track_id VARCHAR(12) NOT NULL, 
	look_id INTEGER, 
	recorded_at BIGINT NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	who TEXT NOT NULL, 
	why TEXT NOT NULL, 
	from_state VARCHAR(12) NOT NULL, 
	to_state VARCHAR(12) NOT NULL, 
	PRIMARY KEY (transition_id), 
	FOREIGN KEY(track_id) REFERENCES tracks (track_id), 
	FOREIGN KEY(look_id) REFERENCES looks (look_id)
);
INSERT INTO "transitions" VALUES(1,'t1',1,1795305600000000,'2026-01-31','routewatch','seen_once','','watch');
CREATE TABLE versions (
	version_id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	superseded_at BIGINT, 
	content VARCHAR(64) NOT NULL, 
	radius_stated BOOLEAN NOT NULL, 
	raw TEXT NOT NULL, 
	kind TEXT, 
	occurred_at BIGINT, 
	occurred_text TEXT, 
	precision TEXT, 
	recorded_at BIGINT, 
	latitude FLOAT, 
	longitude FLOAT, 
	radius_km FLOAT, 
	place TEXT, 
	country TEXT, 
	mode TEXT, 
	commodity TEXT, 
	commodity_text TEXT, 
	count BIGINT, 
	quantity FLOAT, 
	unit TEXT, 
	quantity_kg FLOAT, 
	origin TEXT, 
	destination TEXT, 
	feed TEXT, 
	handling TEXT, 
	release_to TEXT, 
	source_ref TEXT, 
	flags TEXT, 
	file TEXT, 
	file_sha256 TEXT, 
	"row" BIGINT, 
	PRIMARY KEY (version_id), 
	UNIQUE (record_id, version), 
	FOREIGN KEY(record_id) REFERENCES records (record_id), 
	FOREIGN KEY(import_id) REFERENCES imports (import_id)
);
INSERT INTO "versions" VALUES(1,1,1,1,1795564800000000,'d5511001d1be6a7cff68b4d132800cf28714510a218b418548db409cb7a121e1',0,'{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E1","handling":"TLP:GREEN","latitude":"52.25","longitude":"4.25","mode":"sea","occurred_at":"2026-01-02","place":"Rotterdam","quantity":"5","unit":"kg"}','seizure',1767312000000000,'2026-01-02','day',1795305600000000,52.25,4.25,1.0,'Rotterdam','NL','maritime','heroin','heroin',1,5.0,'kg',5.0,'','','','TLP:GREEN','','','day_precision','a.csv','40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61',1);
INSERT INTO "versions" VALUES(2,2,1,1,NULL,'0dac266430b0b6c2efc5905255f971ff487f6c1a42bb0e58c9c6f392a531341c',0,'{"agency":"AGY-A","commodity":"cocaine","country":"CO","event_id":"E2","handling":"TLP:AMBER","latitude":"","longitude":"","mode":"sea","occurred_at":"2026-01-03","place":"Puerto Nuevo","quantity":"7.5","unit":"kg"}','seizure',1767398400000000,'2026-01-03','day',1795305600000000,NULL,NULL,NULL,'Puerto Nuevo','CO','maritime','cocaine','cocaine',1,7.5,'kg',7.5,'','','','TLP:AMBER','','','needs_geocode;day_precision','a.csv','40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61',2);
INSERT INTO "versions" VALUES(3,3,1,1,NULL,'5ba06b3aa4e17448ea9c344c9488f256994fb501d39dfb8e206c9ea26c6d54ff',0,'{"agency":"AGY-A","commodity":"cocaine","country":"CO","event_id":"E3","handling":"TLP:AMBER","latitude":"","longitude":"","mode":"sea","occurred_at":"2026-01-04","place":"Nowhere at all","quantity":"1","unit":"kg"}','seizure',1767484800000000,'2026-01-04','day',1795305600000000,NULL,NULL,NULL,'Nowhere at all','CO','maritime','cocaine','cocaine',1,1.0,'kg',1.0,'','','','TLP:AMBER','','','needs_geocode;day_precision','a.csv','40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61',3);
INSERT INTO "versions" VALUES(4,4,1,1,NULL,'bf779cbc9310701c02b1415dee7d6f89aac30c0eaa12e80b3e271bcd800ed236',0,'{"agency":"AGY-B","commodity":"heroin","country":"MT","event_id":"E5","handling":"TLP:RED","latitude":"35.9","longitude":"14.5","mode":"land","occurred_at":"2026-01-05","place":"Валлетта مالطا","quantity":"1,5","unit":"kg"}','seizure',1767571200000000,'2026-01-05','day',1795305600000000,35.9,14.5,5.61,'Валлетта مالطا','MT','land','heroin','heroin',1,1.5,'kg',1.5,'','','','TLP:RED','','','day_precision','a.csv','40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61',5);
INSERT INTO "versions" VALUES(5,1,2,2,NULL,'31411cdde4e0654a17ed1072546c1181acb5a6ac932ce7cecac208055d8e9db6',0,'{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E1","handling":"TLP:GREEN","latitude":"52.25","longitude":"4.25","mode":"sea","occurred_at":"2026-01-02","place":"Rotterdam","quantity":"50","unit":"kg"}','seizure',1767312000000000,'2026-01-02','day',1795564800000000,52.25,4.25,1.0,'Rotterdam','NL','maritime','heroin','heroin',1,50.0,'kg',50.0,'','','','TLP:GREEN','','','day_precision','b.csv','f5af376230d549e28dc1ec13ae09cd874e3ca1f26002b7b27af8ab40dbb0392d',1);
INSERT INTO "versions" VALUES(6,5,2,1,NULL,'e1dc187c7d8ae1c6eb10c18e34033f3ed35f0def6584679291278976450cc97b',0,'{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E6","handling":"TLP:GREEN","latitude":"51.9","longitude":"4.0","mode":"sea","occurred_at":"2026-02-02","place":"Rotterdam","quantity":"0.1","unit":"kg"}','seizure',1769990400000000,'2026-02-02','day',1795564800000000,51.9,4.0,5.61,'Rotterdam','NL','maritime','heroin','heroin',1,0.1,'kg',0.1,'','','','TLP:GREEN','','','day_precision','b.csv','f5af376230d549e28dc1ec13ae09cd874e3ca1f26002b7b27af8ab40dbb0392d',2);
CREATE INDEX choices_of_place ON place_choices (place, country, choice_id);
CREATE INDEX standing_effort ON effort_log (superseded_by, agency);
CREATE INDEX history_of_track ON transitions (track_id, transition_id);
CREATE INDEX decisions_on_quarantine ON quarantine_decisions (quarantine_id, decision_id);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is only added to'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is only added to'); END;
CREATE TABLE feed_keys (key_id VARCHAR(12) NOT NULL, agency TEXT NOT NULL, name TEXT NOT NULL, digest VARCHAR(64) NOT NULL, events_per_minute BIGINT NOT NULL, made_at BIGINT NOT NULL, revoked_at BIGINT, PRIMARY KEY (key_id));
CREATE TABLE deliveries (delivery VARCHAR(64) NOT NULL, digest VARCHAR(64) NOT NULL, received_at BIGINT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (delivery));
CREATE INDEX deliveries_by_time ON deliveries (received_at);
INSERT INTO feed_keys VALUES ('0123456789ab', 'AGY-A', 'Küste', 'abababababababababababababababababababababababababababababababab', 60, 1767225600000000, NULL);
INSERT INTO deliveries VALUES ('cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', 1767225600000000, '{"records":1}');
CREATE TABLE takeovers (takeover_id INTEGER NOT NULL, principal TEXT NOT NULL, taken_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, PRIMARY KEY (takeover_id));
CREATE INDEX takeovers_of_principal ON takeovers (principal, takeover_id);
INSERT INTO takeovers VALUES (1, 'Küste', 1767225600000000, 1, 0);
INSERT INTO takeovers VALUES (2, 'local', 1767229200000000, 2, 1);
CREATE TABLE flag_notes (note_id INTEGER NOT NULL, track_id VARCHAR(12) NOT NULL, recorded_at BIGINT NOT NULL, who TEXT NOT NULL, kind VARCHAR(12) NOT NULL, to_whom TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (note_id), FOREIGN KEY(track_id) REFERENCES tracks (track_id));
CREATE INDEX notes_of_track ON flag_notes (track_id, note_id);
INSERT INTO flag_notes VALUES (1, 't1', 1767225600000000, 'Vega', 'handed_over', 'Küste', 'Bitte prüfen.');
COMMIT;
