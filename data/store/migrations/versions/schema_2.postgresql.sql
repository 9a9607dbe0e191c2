CREATE TABLE IF NOT EXISTS import_terms (
	import_id BIGINT NOT NULL,
	agency VARCHAR COLLATE "C" NOT NULL,
	feed VARCHAR COLLATE "C" NOT NULL,
	handling VARCHAR COLLATE "C" NOT NULL,
	dates VARCHAR COLLATE "C" NOT NULL,
	column_map VARCHAR COLLATE "C" NOT NULL,
	headers VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (import_id),
	FOREIGN KEY(import_id) REFERENCES imports (import_id)
);
CREATE TABLE IF NOT EXISTS quarantine_decisions (
	decision_id BIGINT NOT NULL,
	quarantine_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	who VARCHAR COLLATE "C" NOT NULL,
	why VARCHAR COLLATE "C" NOT NULL,
	state VARCHAR COLLATE "C" NOT NULL,
	reason VARCHAR COLLATE "C" NOT NULL,
	sentence VARCHAR COLLATE "C" NOT NULL,
	changes VARCHAR COLLATE "C" NOT NULL,
	import_id BIGINT,
	PRIMARY KEY (decision_id),
	FOREIGN KEY(quarantine_id) REFERENCES quarantine (quarantine_id),
	FOREIGN KEY(import_id) REFERENCES imports (import_id)
);
CREATE INDEX IF NOT EXISTS decisions_on_quarantine ON quarantine_decisions (quarantine_id, decision_id);
CREATE TABLE IF NOT EXISTS column_maps (
	map_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	column_map VARCHAR COLLATE "C" NOT NULL,
	headers VARCHAR COLLATE "C" NOT NULL,
	PRIMARY KEY (map_id)
);
