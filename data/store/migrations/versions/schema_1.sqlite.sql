CREATE TABLE IF NOT EXISTS meta (
	name VARCHAR(40) NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE IF NOT EXISTS imports (
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
CREATE TABLE IF NOT EXISTS records (
	record_id INTEGER NOT NULL,
	agency TEXT NOT NULL,
	feed_given TEXT NOT NULL,
	event_id TEXT NOT NULL,
	PRIMARY KEY (record_id),
	UNIQUE (agency, feed_given, event_id)
);
CREATE TABLE IF NOT EXISTS effort (
	agency TEXT NOT NULL,
	period VARCHAR(10) NOT NULL,
	hours FLOAT NOT NULL,
	PRIMARY KEY (agency, period)
);
CREATE TABLE IF NOT EXISTS analyses (
	"key" VARCHAR(200) NOT NULL,
	store_version BIGINT NOT NULL,
	payload BLOB NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE IF NOT EXISTS effort_imports (
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
CREATE TABLE IF NOT EXISTS operations (
	operation_id INTEGER NOT NULL,
	recorded_at BIGINT NOT NULL,
	name TEXT NOT NULL,
	agency TEXT NOT NULL,
	first_day VARCHAR(10) NOT NULL,
	last_day VARCHAR(10) NOT NULL,
	area TEXT NOT NULL,
	PRIMARY KEY (operation_id),
	UNIQUE (name)
);
CREATE TABLE IF NOT EXISTS placements (
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
CREATE TABLE IF NOT EXISTS place_choices (
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
CREATE INDEX IF NOT EXISTS choices_of_place ON place_choices (place, country, choice_id);
CREATE TABLE IF NOT EXISTS looks (
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
CREATE TABLE IF NOT EXISTS versions (
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
CREATE INDEX IF NOT EXISTS latest_versions ON versions (superseded_at, record_id);
CREATE TABLE IF NOT EXISTS quarantine (
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
CREATE TABLE IF NOT EXISTS effort_log (
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
CREATE INDEX IF NOT EXISTS standing_effort ON effort_log (superseded_by, agency);
CREATE TABLE IF NOT EXISTS tracks (
	track_id VARCHAR(12) NOT NULL,
	look_id INTEGER NOT NULL,
	PRIMARY KEY (track_id),
	FOREIGN KEY(look_id) REFERENCES looks (look_id)
);
CREATE TABLE IF NOT EXISTS sightings (
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
CREATE TABLE IF NOT EXISTS transitions (
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
CREATE INDEX IF NOT EXISTS history_of_track ON transitions (track_id, transition_id);
