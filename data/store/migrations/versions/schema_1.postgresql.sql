CREATE TABLE IF NOT EXISTS meta (
	name VARCHAR COLLATE "C" NOT NULL,
	value VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE IF NOT EXISTS imports (
	import_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	file VARCHAR COLLATE "C" NOT NULL,
	file_sha256 VARCHAR COLLATE "C" NOT NULL,
	source VARCHAR COLLATE "C" NOT NULL,
	records BIGINT NOT NULL,
	added BIGINT NOT NULL,
	revised BIGINT NOT NULL,
	quarantined BIGINT NOT NULL,
	duplicates BIGINT NOT NULL,
	flags VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (import_id)
);
CREATE TABLE IF NOT EXISTS records (
	record_id BIGINT NOT NULL,
	agency VARCHAR COLLATE "C" NOT NULL,
	feed_given VARCHAR COLLATE "C" NOT NULL,
	event_id VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (record_id)
);
CREATE UNIQUE INDEX IF NOT EXISTS identities ON records (md5(agency), md5(feed_given), md5(event_id));
CREATE TABLE IF NOT EXISTS effort (
	agency VARCHAR COLLATE "C" NOT NULL,
	period VARCHAR COLLATE "C" NOT NULL,
	hours FLOAT(53) NOT NULL,
	PRIMARY KEY (agency, period)
);
CREATE TABLE IF NOT EXISTS analyses (
	key VARCHAR COLLATE "C" NOT NULL,
	store_version BIGINT NOT NULL,
	payload BYTEA NOT NULL,
	PRIMARY KEY (key)
);
CREATE TABLE IF NOT EXISTS effort_imports (
	effort_import_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	file VARCHAR COLLATE "C" NOT NULL,
	file_sha256 VARCHAR COLLATE "C" NOT NULL,
	records BIGINT NOT NULL,
	added BIGINT NOT NULL,
	revised BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	duplicates BIGINT NOT NULL,
	PRIMARY KEY (effort_import_id)
);
CREATE TABLE IF NOT EXISTS operations (
	operation_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	agency VARCHAR COLLATE "C" NOT NULL,
	first_day VARCHAR COLLATE "C" NOT NULL,
	last_day VARCHAR COLLATE "C" NOT NULL,
	area VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (operation_id)
);
CREATE UNIQUE INDEX IF NOT EXISTS names_of_operations ON operations (md5(name));
CREATE TABLE IF NOT EXISTS placements (
	placement_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	place VARCHAR COLLATE "C" NOT NULL,
	country VARCHAR COLLATE "C" NOT NULL,
	gazetteer VARCHAR COLLATE "C" NOT NULL,
	latitude FLOAT(53),
	longitude FLOAT(53),
	radius_km FLOAT(53),
	match_class VARCHAR COLLATE "C" NOT NULL,
	score FLOAT(53),
	name VARCHAR COLLATE "C" NOT NULL,
	reason VARCHAR COLLATE "C" NOT NULL,
	candidates VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (placement_id)
);
CREATE UNIQUE INDEX IF NOT EXISTS texts_of_gazetteer ON placements (md5(place), md5(country), md5(gazetteer));
CREATE TABLE IF NOT EXISTS place_choices (
	choice_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	who VARCHAR COLLATE "C" NOT NULL,
	place VARCHAR COLLATE "C" NOT NULL,
	country VARCHAR COLLATE "C" NOT NULL,
	latitude FLOAT(53),
	longitude FLOAT(53),
	radius_km FLOAT(53),
	name VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (choice_id)
);
CREATE INDEX IF NOT EXISTS choices_of_text ON place_choices USING hash (place);
CREATE TABLE IF NOT EXISTS looks (
	look_id BIGINT NOT NULL,
	release_set VARCHAR COLLATE "C" NOT NULL,
	stream VARCHAR COLLATE "C" NOT NULL,
	day VARCHAR COLLATE "C" NOT NULL,
	made_at BIGINT NOT NULL,
	store_version BIGINT NOT NULL,
	import_id BIGINT NOT NULL,
	effort_import_id BIGINT NOT NULL,
	parameters VARCHAR COLLATE "C" NOT NULL,
	monitor VARCHAR COLLATE "C" NOT NULL,
	code_version VARCHAR COLLATE "C" NOT NULL,
	n_events BIGINT NOT NULL,
	data_digest VARCHAR COLLATE "C" NOT NULL,
	allowance FLOAT(53) NOT NULL,
	PRIMARY KEY (look_id)
);
CREATE UNIQUE INDEX IF NOT EXISTS looks_once ON looks (release_set, stream, store_version, md5(parameters));
CREATE TABLE IF NOT EXISTS versions (
	version_id BIGINT NOT NULL,
	record_id BIGINT NOT NULL,
	import_id BIGINT NOT NULL,
	version INTEGER NOT NULL,
	superseded_at BIGINT,
	content VARCHAR COLLATE "C" NOT NULL,
	radius_stated BOOLEAN NOT NULL,
	raw VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C",
	occurred_at BIGINT,
	occurred_text VARCHAR COLLATE "C",
	precision VARCHAR COLLATE "C",
	recorded_at BIGINT,
	latitude FLOAT(53),
	longitude FLOAT(53),
	radius_km FLOAT(53),
	place VARCHAR COLLATE "C",
	country VARCHAR COLLATE "C",
	mode VARCHAR COLLATE "C",
	commodity VARCHAR COLLATE "C",
	commodity_text VARCHAR COLLATE "C",
	count BIGINT,
	quantity FLOAT(53),
	unit VARCHAR COLLATE "C",
	quantity_kg FLOAT(53),
	origin VARCHAR COLLATE "C",
	destination VARCHAR COLLATE "C",
	feed VARCHAR COLLATE "C",
	handling VARCHAR COLLATE "C",
	release_to VARCHAR COLLATE "C",
	source_ref VARCHAR COLLATE "C",
	flags VARCHAR COLLATE "C",
	file VARCHAR COLLATE "C",
	file_sha256 VARCHAR COLLATE "C",
	row BIGINT,
	PRIMARY KEY (version_id),
	UNIQUE (record_id, version),
	FOREIGN KEY(record_id) REFERENCES records (record_id),
	FOREIGN KEY(import_id) REFERENCES imports (import_id)
);
CREATE INDEX IF NOT EXISTS latest_versions ON versions (superseded_at, record_id);
CREATE TABLE IF NOT EXISTS quarantine (
	quarantine_id BIGINT NOT NULL,
	import_id BIGINT NOT NULL,
	row BIGINT NOT NULL,
	reason VARCHAR COLLATE "C" NOT NULL,
	sentence VARCHAR COLLATE "C" NOT NULL,
	raw VARCHAR COLLATE "C" NOT NULL,
	content VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (quarantine_id),
	FOREIGN KEY(import_id) REFERENCES imports (import_id),
	UNIQUE (content)
);
CREATE TABLE IF NOT EXISTS effort_log (
	effort_id BIGINT NOT NULL,
	effort_import_id BIGINT NOT NULL,
	superseded_by BIGINT,
	start VARCHAR COLLATE "C" NOT NULL,
	agency VARCHAR COLLATE "C" NOT NULL,
	feed VARCHAR COLLATE "C" NOT NULL,
	area VARCHAR COLLATE "C" NOT NULL,
	hours FLOAT(53),
	inspections BIGINT,
	PRIMARY KEY (effort_id),
	FOREIGN KEY(effort_import_id) REFERENCES effort_imports (effort_import_id),
	FOREIGN KEY(superseded_by) REFERENCES effort_imports (effort_import_id)
);
CREATE INDEX IF NOT EXISTS standing_effort ON effort_log (superseded_by, agency);
CREATE TABLE IF NOT EXISTS tracks (
	track_id VARCHAR COLLATE "C" NOT NULL,
	look_id BIGINT NOT NULL,
	PRIMARY KEY (track_id),
	FOREIGN KEY(look_id) REFERENCES looks (look_id)
);
CREATE TABLE IF NOT EXISTS sightings (
	track_id VARCHAR COLLATE "C" NOT NULL,
	look_id BIGINT NOT NULL,
	flag VARCHAR COLLATE "C" NOT NULL,
	ends VARCHAR COLLATE "C" NOT NULL,
	n_inputs BIGINT NOT NULL,
	inputs_digest VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (track_id, look_id),
	FOREIGN KEY(track_id) REFERENCES tracks (track_id),
	FOREIGN KEY(look_id) REFERENCES looks (look_id)
);
CREATE TABLE IF NOT EXISTS transitions (
	transition_id BIGINT NOT NULL,
	track_id VARCHAR COLLATE "C" NOT NULL,
	look_id BIGINT,
	recorded_at BIGINT NOT NULL,
	day VARCHAR COLLATE "C" NOT NULL,
	who VARCHAR COLLATE "C" NOT NULL,
	why VARCHAR COLLATE "C" NOT NULL,
	from_state VARCHAR COLLATE "C" NOT NULL,
	to_state VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (transition_id),
	FOREIGN KEY(track_id) REFERENCES tracks (track_id),
	FOREIGN KEY(look_id) REFERENCES looks (look_id)
);
CREATE INDEX IF NOT EXISTS history_of_track ON transitions (track_id, transition_id);
