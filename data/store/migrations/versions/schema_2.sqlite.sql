CREATE TABLE IF NOT EXISTS import_terms (
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
CREATE TABLE IF NOT EXISTS quarantine_decisions (
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
CREATE INDEX IF NOT EXISTS decisions_on_quarantine ON quarantine_decisions (quarantine_id, decision_id);
CREATE TABLE IF NOT EXISTS column_maps (
	map_id INTEGER NOT NULL,
	recorded_at BIGINT NOT NULL,
	name TEXT NOT NULL,
	column_map TEXT NOT NULL,
	headers TEXT NOT NULL,
	PRIMARY KEY (map_id)
);
