CREATE FUNCTION public.audit_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit chain is only added to'; END $$;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.analyses (
    key character varying NOT NULL COLLATE pg_catalog."C",
    store_version bigint NOT NULL,
    payload bytea NOT NULL
);
CREATE TABLE public.audit (
    number bigint NOT NULL,
    at bigint NOT NULL,
    who character varying NOT NULL COLLATE pg_catalog."C",
    act character varying NOT NULL COLLATE pg_catalog."C",
    about character varying NOT NULL COLLATE pg_catalog."C",
    previous character varying NOT NULL COLLATE pg_catalog."C",
    digest character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.column_maps (
    map_id bigint NOT NULL,
    recorded_at bigint NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    column_map character varying NOT NULL COLLATE pg_catalog."C",
    headers character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.effort (
    agency character varying NOT NULL COLLATE pg_catalog."C",
    period character varying NOT NULL COLLATE pg_catalog."C",
    hours double precision NOT NULL
);
CREATE TABLE public.effort_imports (
    effort_import_id bigint NOT NULL,
    recorded_at bigint NOT NULL,
    file character varying NOT NULL COLLATE pg_catalog."C",
    file_sha256 character varying NOT NULL COLLATE pg_catalog."C",
    records bigint NOT NULL,
    added bigint NOT NULL,
    revised bigint NOT NULL,
    rejected bigint NOT NULL,
    duplicates bigint NOT NULL
);
CREATE TABLE public.effort_log (
    effort_id bigint NOT NULL,
    effort_import_id bigint NOT NULL,
    superseded_by bigint,
    start character varying NOT NULL COLLATE pg_catalog."C",
    agency character varying NOT NULL COLLATE pg_catalog."C",
    feed character varying NOT NULL COLLATE pg_catalog."C",
    area character varying NOT NULL COLLATE pg_catalog."C",
    hours double precision,
    inspections bigint
);
CREATE TABLE public.import_terms (
    import_id bigint NOT NULL,
    agency character varying NOT NULL COLLATE pg_catalog."C",
    feed character varying NOT NULL COLLATE pg_catalog."C",
    handling character varying NOT NULL COLLATE pg_catalog."C",
    dates character varying NOT NULL COLLATE pg_catalog."C",
    column_map character varying NOT NULL COLLATE pg_catalog."C",
    headers character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.imports (
    import_id bigint NOT NULL,
    recorded_at bigint NOT NULL,
    file character varying NOT NULL COLLATE pg_catalog."C",
    file_sha256 character varying NOT NULL COLLATE pg_catalog."C",
    source character varying NOT NULL COLLATE pg_catalog."C",
    records bigint NOT NULL,
    added bigint NOT NULL,
    revised bigint NOT NULL,
    quarantined bigint NOT NULL,
    duplicates bigint NOT NULL,
    flags character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.looks (
    look_id bigint NOT NULL,
    release_set character varying NOT NULL COLLATE pg_catalog."C",
    stream character varying NOT NULL COLLATE pg_catalog."C",
    day character varying NOT NULL COLLATE pg_catalog."C",
    made_at bigint NOT NULL,
    store_version bigint NOT NULL,
    import_id bigint NOT NULL,
    effort_import_id bigint NOT NULL,
    parameters character varying NOT NULL COLLATE pg_catalog."C",
    monitor character varying NOT NULL COLLATE pg_catalog."C",
    code_version character varying NOT NULL COLLATE pg_catalog."C",
    n_events bigint NOT NULL,
    data_digest character varying NOT NULL COLLATE pg_catalog."C",
    allowance double precision NOT NULL
);
CREATE TABLE public.meta (
    name character varying NOT NULL COLLATE pg_catalog."C",
    value character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.operations (
    operation_id bigint NOT NULL,
    recorded_at bigint NOT NULL,
    name character varying NOT NULL COLLATE pg_catalog."C",
    agency character varying NOT NULL COLLATE pg_catalog."C",
    first_day character varying NOT NULL COLLATE pg_catalog."C",
    last_day character varying NOT NULL COLLATE pg_catalog."C",
    area character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.place_choices (
    choice_id bigint NOT NULL,
    recorded_at bigint NOT NULL,
    who character varying NOT NULL COLLATE pg_catalog."C",
    place character varying NOT NULL COLLATE pg_catalog."C",
    country character varying NOT NULL COLLATE pg_catalog."C",
    latitude double precision,
    longitude double precision,
    radius_km double precision,
    name character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.placements (
    placement_id bigint NOT NULL,
    recorded_at bigint NOT NULL,
    place character varying NOT NULL COLLATE pg_catalog."C",
    country character varying NOT NULL COLLATE pg_catalog."C",
    gazetteer character varying NOT NULL COLLATE pg_catalog."C",
    latitude double precision,
    longitude double precision,
    radius_km double precision,
    match_class character varying NOT NULL COLLATE pg_catalog."C",
    score double precision,
    name character varying NOT NULL COLLATE pg_catalog."C",
    reason character varying NOT NULL COLLATE pg_catalog."C",
    candidates character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.quarantine (
    quarantine_id bigint NOT NULL,
    import_id bigint NOT NULL,
    "row" bigint NOT NULL,
    reason character varying NOT NULL COLLATE pg_catalog."C",
    sentence character varying NOT NULL COLLATE pg_catalog."C",
    raw character varying NOT NULL COLLATE pg_catalog."C",
    content character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.quarantine_decisions (
    decision_id bigint NOT NULL,
    quarantine_id bigint NOT NULL,
    recorded_at bigint NOT NULL,
    who character varying NOT NULL COLLATE pg_catalog."C",
    why character varying NOT NULL COLLATE pg_catalog."C",
    state character varying NOT NULL COLLATE pg_catalog."C",
    reason character varying NOT NULL COLLATE pg_catalog."C",
    sentence character varying NOT NULL COLLATE pg_catalog."C",
    changes character varying NOT NULL COLLATE pg_catalog."C",
    import_id bigint
);
CREATE TABLE public.records (
    record_id bigint NOT NULL,
    agency character varying NOT NULL COLLATE pg_catalog."C",
    feed_given character varying NOT NULL COLLATE pg_catalog."C",
    event_id character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.sightings (
    track_id character varying NOT NULL COLLATE pg_catalog."C",
    look_id bigint NOT NULL,
    flag character varying NOT NULL COLLATE pg_catalog."C",
    ends character varying NOT NULL COLLATE pg_catalog."C",
    n_inputs bigint NOT NULL,
    inputs_digest character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.tracks (
    track_id character varying NOT NULL COLLATE pg_catalog."C",
    look_id bigint NOT NULL
);
CREATE TABLE public.transitions (
    transition_id bigint NOT NULL,
    track_id character varying NOT NULL COLLATE pg_catalog."C",
    look_id bigint,
    recorded_at bigint NOT NULL,
    day character varying NOT NULL COLLATE pg_catalog."C",
    who character varying NOT NULL COLLATE pg_catalog."C",
    why character varying NOT NULL COLLATE pg_catalog."C",
    from_state character varying NOT NULL COLLATE pg_catalog."C",
    to_state character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.versions (
    version_id bigint NOT NULL,
    record_id bigint NOT NULL,
    import_id bigint NOT NULL,
    version integer NOT NULL,
    superseded_at bigint,
    content character varying NOT NULL COLLATE pg_catalog."C",
    radius_stated boolean NOT NULL,
    raw character varying NOT NULL COLLATE pg_catalog."C",
    kind character varying COLLATE pg_catalog."C",
    occurred_at bigint,
    occurred_text character varying COLLATE pg_catalog."C",
    "precision" character varying COLLATE pg_catalog."C",
    recorded_at bigint,
    latitude double precision,
    longitude double precision,
    radius_km double precision,
    place character varying COLLATE pg_catalog."C",
    country character varying COLLATE pg_catalog."C",
    mode character varying COLLATE pg_catalog."C",
    commodity character varying COLLATE pg_catalog."C",
    commodity_text character varying COLLATE pg_catalog."C",
    count bigint,
    quantity double precision,
    unit character varying COLLATE pg_catalog."C",
    quantity_kg double precision,
    origin character varying COLLATE pg_catalog."C",
    destination character varying COLLATE pg_catalog."C",
    feed character varying COLLATE pg_catalog."C",
    handling character varying COLLATE pg_catalog."C",
    release_to character varying COLLATE pg_catalog."C",
    source_ref character varying COLLATE pg_catalog."C",
    flags character varying COLLATE pg_catalog."C",
    file character varying COLLATE pg_catalog."C",
    file_sha256 character varying COLLATE pg_catalog."C",
    "row" bigint
);
INSERT INTO public.alembic_version VALUES ('7');
INSERT INTO public.analyses VALUES ('k1', 6, '\x006b657074');
INSERT INTO public.audit VALUES (1, 1795305600000000, 'AGY-A', 'export', '{"records":2,"release_set":"all"}', '2d56f7b42612cb6656d240b5a2c04720370f579d17f124760ff7aec785f4e300', 'e8d37095464b9dacfd73ef1988ea109864bf7dc3370a412575248ec6e78547e3');
INSERT INTO public.audit VALUES (2, 1795305600000001, 'Küste', 'export', '{"records":3,"release_set":"all"}', 'e8d37095464b9dacfd73ef1988ea109864bf7dc3370a412575248ec6e78547e3', '28d97f362a263c22b71b16b94a63eb55794e877242ea29b7f01708f657e39ae1');
INSERT INTO public.column_maps VALUES (1, 1795564800000000, 'Küste', 'name: Küste
columns:
  occurred_at: Datum
  place: Ort
constants:
  mode: land
dates: day-first
', '["datum", "ort", "rest"]');
INSERT INTO public.effort_imports VALUES (1, 1795305600000000, 'log.csv', '3b261e9b9b6d4e7cdbc53bdd0bc52272eacf616ea5f7045e4032fe5ca90f52a7', 2, 2, 0, 0, 0);
INSERT INTO public.effort_imports VALUES (2, 1795305600000000, 'log.csv', '51eb22c1a34b7893c5ba36e204778f630ce0e0c4be7c64ef6d60982d5e45fb23', 1, 0, 1, 0, 0);
INSERT INTO public.effort_log VALUES (1, 1, NULL, '2024-01-01', 'AGY-A', '', '', 10, NULL);
INSERT INTO public.effort_log VALUES (2, 1, 2, '2024-02-01', 'AGY-A', '', '', 20, NULL);
INSERT INTO public.effort_log VALUES (3, 2, NULL, '2024-02-01', 'AGY-A', '', '', 25, NULL);
INSERT INTO public.import_terms VALUES (1, 'AGY-A', '', 'TLP:GREEN', '', '', '["event_id", "latitude"]');
INSERT INTO public.imports VALUES (1, 1795305600000000, 'a.csv', '40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61', 'generic', 5, 4, 0, 1, 0, '');
INSERT INTO public.imports VALUES (2, 1795564800000000, 'b.csv', 'f5af376230d549e28dc1ec13ae09cd874e3ca1f26002b7b27af8ab40dbb0392d', 'generic', 2, 1, 1, 0, 0, '');
INSERT INTO public.looks VALUES (1, 'all', 'month', '2026-01-31', 1795305600000000, 6, 2, 2, '{}', '{}', '0.1.0+abc', 5, 'd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1', 0.01);
INSERT INTO public.meta VALUES ('make', 'routewatch');
INSERT INTO public.meta VALUES ('version', '6');
INSERT INTO public.meta VALUES ('label', 'training data');
INSERT INTO public.meta VALUES ('store_id', '0123456789abcdef0123456789abcdef');
INSERT INTO public.meta VALUES ('schema', '7');
INSERT INTO public.operations VALUES (1, 1795305600000000, 'Net', 'AGY-A', '2024-05-01', '2024-05-31', '36.1,-5.4,50.0');
INSERT INTO public.place_choices VALUES (1, 1795305600000000, 'Vega', 'Nowhere at all', 'CO', 9, -77, 5, 'a beach');
INSERT INTO public.placements VALUES (1, 1795305600000000, 'Puerto Nuevo', 'CO', 'g1', 8.5, -76.9, 20, 'port', 0.9, 'Puerto Nuevo', '', '[]');
INSERT INTO public.placements VALUES (2, 1795305600000000, 'Nowhere at all', 'CO', 'g1', NULL, NULL, NULL, 'none', NULL, '', 'unknown', '[{"name": "Nowhere"}]');
INSERT INTO public.quarantine VALUES (1, 1, 4, 'lat_out_of_range', 'The latitude ''99'' is not within -90 to 90. Latitude and longitude look swapped.', '{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E4","handling":"TLP:GREEN","latitude":"99","longitude":"4","mode":"sea","occurred_at":"2026-01-05","place":"","quantity":"5","unit":"kg"}', '352de330518024037d8520d5b0da2ebc480244ab720ada5a0aaf85f8bd2ecff9-1');
INSERT INTO public.quarantine_decisions VALUES (1, 1, 1795564800000000, 'Vega', 'an exercise', 'dismissed', 'lat_out_of_range', 'The latitude ''99'' is not within -90 to 90. Latitude and longitude look swapped.', '{}', NULL);
INSERT INTO public.records VALUES (1, 'AGY-A', '', 'E1');
INSERT INTO public.records VALUES (2, 'AGY-A', '', 'E2');
INSERT INTO public.records VALUES (3, 'AGY-A', '', 'E3');
INSERT INTO public.records VALUES (4, 'AGY-B', '', 'E5');
INSERT INTO public.records VALUES (5, 'AGY-A', '', 'E6');
INSERT INTO public.sightings VALUES ('t1', 1, '{"a": 1}', '[]', 3, 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee');
INSERT INTO public.tracks VALUES ('t1', 1);
INSERT INTO public.transitions VALUES (1, 't1', 1, 1795305600000000, '2026-01-31', 'routewatch', 'seen_once', '', 'watch');
INSERT INTO public.versions VALUES (2, 2, 1, 1, NULL, '0dac266430b0b6c2efc5905255f971ff487f6c1a42bb0e58c9c6f392a531341c', false, '{"agency":"AGY-A","commodity":"cocaine","country":"CO","event_id":"E2","handling":"TLP:AMBER","latitude":"","longitude":"","mode":"sea","occurred_at":"2026-01-03","place":"Puerto Nuevo","quantity":"7.5","unit":"kg"}', 'seizure', 1767398400000000, '2026-01-03', 'day', 1795305600000000, NULL, NULL, NULL, 'Puerto Nuevo', 'CO', 'maritime', 'cocaine', 'cocaine', 1, 7.5, 'kg', 7.5, '', '', '', 'TLP:AMBER', '', '', 'needs_geocode;day_precision', 'a.csv', '40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61', 2);
INSERT INTO public.versions VALUES (3, 3, 1, 1, NULL, '5ba06b3aa4e17448ea9c344c9488f256994fb501d39dfb8e206c9ea26c6d54ff', false, '{"agency":"AGY-A","commodity":"cocaine","country":"CO","event_id":"E3","handling":"TLP:AMBER","latitude":"","longitude":"","mode":"sea","occurred_at":"2026-01-04","place":"Nowhere at all","quantity":"1","unit":"kg"}', 'seizure', 1767484800000000, '2026-01-04', 'day', 1795305600000000, NULL, NULL, NULL, 'Nowhere at all', 'CO', 'maritime', 'cocaine', 'cocaine', 1, 1, 'kg', 1, '', '', '', 'TLP:AMBER', '', '', 'needs_geocode;day_precision', 'a.csv', '40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61', 3);
INSERT INTO public.versions VALUES (4, 4, 1, 1, NULL, 'bf779cbc9310701c02b1415dee7d6f89aac30c0eaa12e80b3e271bcd800ed236', false, '{"agency":"AGY-B","commodity":"heroin","country":"MT","event_id":"E5","handling":"TLP:RED","latitude":"35.9","longitude":"14.5","mode":"land","occurred_at":"2026-01-05","place":"Валлетта مالطا","quantity":"1,5","unit":"kg"}', 'seizure', 1767571200000000, '2026-01-05', 'day', 1795305600000000, 35.9, 14.5, 5.61, 'Валлетта مالطا', 'MT', 'land', 'heroin', 'heroin', 1, 1.5, 'kg', 1.5, '', '', '', 'TLP:RED', '', '', 'day_precision', 'a.csv', '40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61', 5);
INSERT INTO public.versions VALUES (1, 1, 1, 1, 1795564800000000, 'd5511001d1be6a7cff68b4d132800cf28714510a218b418548db409cb7a121e1', false, '{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E1","handling":"TLP:GREEN","latitude":"52.25","longitude":"4.25","mode":"sea","occurred_at":"2026-01-02","place":"Rotterdam","quantity":"5","unit":"kg"}', 'seizure', 1767312000000000, '2026-01-02', 'day', 1795305600000000, 52.25, 4.25, 1, 'Rotterdam', 'NL', 'maritime', 'heroin', 'heroin', 1, 5, 'kg', 5, '', '', '', 'TLP:GREEN', '', '', 'day_precision', 'a.csv', '40745800acf5e885cbb6ccdc79a17dd59fb89b357e1f1bc91a924c5520c0fd61', 1);
INSERT INTO public.versions VALUES (5, 1, 2, 2, NULL, '31411cdde4e0654a17ed1072546c1181acb5a6ac932ce7cecac208055d8e9db6', false, '{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E1","handling":"TLP:GREEN","latitude":"52.25","longitude":"4.25","mode":"sea","occurred_at":"2026-01-02","place":"Rotterdam","quantity":"50","unit":"kg"}', 'seizure', 1767312000000000, '2026-01-02', 'day', 1795564800000000, 52.25, 4.25, 1, 'Rotterdam', 'NL', 'maritime', 'heroin', 'heroin', 1, 50, 'kg', 50, '', '', '', 'TLP:GREEN', '', '', 'day_precision', 'b.csv', 'f5af376230d549e28dc1ec13ae09cd874e3ca1f26002b7b27af8ab40dbb0392d', 1);
INSERT INTO public.versions VALUES (6, 5, 2, 1, NULL, 'e1dc187c7d8ae1c6eb10c18e34033f3ed35f0def6584679291278976450cc97b', false, '{"agency":"AGY-A","commodity":"heroin","country":"NL","event_id":"E6","handling":"TLP:GREEN","latitude":"51.9","longitude":"4.0","mode":"sea","occurred_at":"2026-02-02","place":"Rotterdam","quantity":"0.1","unit":"kg"}', 'seizure', 1769990400000000, '2026-02-02', 'day', 1795564800000000, 51.9, 4, 5.61, 'Rotterdam', 'NL', 'maritime', 'heroin', 'heroin', 1, 0.1, 'kg', 0.1, '', '', '', 'TLP:GREEN', '', '', 'day_precision', 'b.csv', 'f5af376230d549e28dc1ec13ae09cd874e3ca1f26002b7b27af8ab40dbb0392d', 2);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.analyses
    ADD CONSTRAINT analyses_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.column_maps
    ADD CONSTRAINT column_maps_pkey PRIMARY KEY (map_id);
ALTER TABLE ONLY public.effort_imports
    ADD CONSTRAINT effort_imports_pkey PRIMARY KEY (effort_import_id);
ALTER TABLE ONLY public.effort_log
    ADD CONSTRAINT effort_log_pkey PRIMARY KEY (effort_id);
ALTER TABLE ONLY public.effort
    ADD CONSTRAINT effort_pkey PRIMARY KEY (agency, period);
ALTER TABLE ONLY public.import_terms
    ADD CONSTRAINT import_terms_pkey PRIMARY KEY (import_id);
ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (import_id);
ALTER TABLE ONLY public.looks
    ADD CONSTRAINT looks_pkey PRIMARY KEY (look_id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.operations
    ADD CONSTRAINT operations_pkey PRIMARY KEY (operation_id);
ALTER TABLE ONLY public.place_choices
    ADD CONSTRAINT place_choices_pkey PRIMARY KEY (choice_id);
ALTER TABLE ONLY public.placements
    ADD CONSTRAINT placements_pkey PRIMARY KEY (placement_id);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_content_key UNIQUE (content);
ALTER TABLE ONLY public.quarantine_decisions
    ADD CONSTRAINT quarantine_decisions_pkey PRIMARY KEY (decision_id);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (quarantine_id);
ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_pkey PRIMARY KEY (record_id);
ALTER TABLE ONLY public.sightings
    ADD CONSTRAINT sightings_pkey PRIMARY KEY (track_id, look_id);
ALTER TABLE ONLY public.tracks
    ADD CONSTRAINT tracks_pkey PRIMARY KEY (track_id);
ALTER TABLE ONLY public.transitions
    ADD CONSTRAINT transitions_pkey PRIMARY KEY (transition_id);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (version_id);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_record_id_version_key UNIQUE (record_id, version);
CREATE INDEX choices_of_text ON public.place_choices USING hash (place);
CREATE INDEX decisions_on_quarantine ON public.quarantine_decisions USING btree (quarantine_id, decision_id);
CREATE INDEX history_of_track ON public.transitions USING btree (track_id, transition_id);
CREATE UNIQUE INDEX identities ON public.records USING btree (md5((agency)::text), md5((feed_given)::text), md5((event_id)::text));
CREATE UNIQUE INDEX looks_once ON public.looks USING btree (release_set, stream, store_version, md5((parameters)::text));
CREATE UNIQUE INDEX names_of_operations ON public.operations USING btree (md5((agency)::text), md5((name)::text));
CREATE INDEX standing_effort ON public.effort_log USING btree (superseded_by, agency);
CREATE UNIQUE INDEX texts_of_gazetteer ON public.placements USING btree (md5((place)::text), md5((country)::text), md5((gazetteer)::text));
CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_is_kept();
ALTER TABLE ONLY public.effort_log
    ADD CONSTRAINT effort_log_effort_import_id_fkey FOREIGN KEY (effort_import_id) REFERENCES public.effort_imports(effort_import_id);
ALTER TABLE ONLY public.effort_log
    ADD CONSTRAINT effort_log_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES public.effort_imports(effort_import_id);
ALTER TABLE ONLY public.import_terms
    ADD CONSTRAINT import_terms_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.imports(import_id);
ALTER TABLE ONLY public.quarantine_decisions
    ADD CONSTRAINT quarantine_decisions_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.imports(import_id);
ALTER TABLE ONLY public.quarantine_decisions
    ADD CONSTRAINT quarantine_decisions_quarantine_id_fkey FOREIGN KEY (quarantine_id) REFERENCES public.quarantine(quarantine_id);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.imports(import_id);
ALTER TABLE ONLY public.sightings
    ADD CONSTRAINT sightings_look_id_fkey FOREIGN KEY (look_id) REFERENCES public.looks(look_id);
ALTER TABLE ONLY public.sightings
    ADD CONSTRAINT sightings_track_id_fkey FOREIGN KEY (track_id) REFERENCES public.tracks(track_id);
ALTER TABLE ONLY public.tracks
    ADD CONSTRAINT tracks_look_id_fkey FOREIGN KEY (look_id) REFERENCES public.looks(look_id);
ALTER TABLE ONLY public.transitions
    ADD CONSTRAINT transitions_look_id_fkey FOREIGN KEY (look_id) REFERENCES public.looks(look_id);
ALTER TABLE ONLY public.transitions
    ADD CONSTRAINT transitions_track_id_fkey FOREIGN KEY (track_id) REFERENCES public.tracks(track_id);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.imports(import_id);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.records(record_id);
CREATE TABLE public.feed_keys (key_id VARCHAR COLLATE "C" NOT NULL, agency VARCHAR COLLATE "C" NOT NULL, name VARCHAR COLLATE "C" NOT NULL, digest VARCHAR COLLATE "C" NOT NULL, events_per_minute BIGINT NOT NULL, made_at BIGINT NOT NULL, revoked_at BIGINT, PRIMARY KEY (key_id));
CREATE TABLE public.deliveries (delivery VARCHAR COLLATE "C" NOT NULL, digest VARCHAR COLLATE "C" NOT NULL, received_at BIGINT NOT NULL, answer VARCHAR COLLATE "C" NOT NULL, PRIMARY KEY (delivery));
CREATE INDEX deliveries_by_time ON public.deliveries (received_at);
INSERT INTO public.feed_keys VALUES ('0123456789ab', 'AGY-A', 'Küste', 'abababababababababababababababababababababababababababababababab', 60, 1767225600000000, NULL);
INSERT INTO public.deliveries VALUES ('cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', 1767225600000000, '{"records":1}');
CREATE TABLE public.takeovers (takeover_id BIGINT NOT NULL, principal VARCHAR COLLATE "C" NOT NULL, taken_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, PRIMARY KEY (takeover_id));
INSERT INTO public.takeovers VALUES (1, 'Küste', 1767225600000000, 1, 0);
INSERT INTO public.takeovers VALUES (2, 'local', 1767229200000000, 2, 1);
CREATE TABLE public.flag_notes (note_id BIGINT NOT NULL, track_id VARCHAR COLLATE "C" NOT NULL, recorded_at BIGINT NOT NULL, who VARCHAR COLLATE "C" NOT NULL, kind VARCHAR COLLATE "C" NOT NULL, to_whom VARCHAR COLLATE "C" NOT NULL, words VARCHAR COLLATE "C" NOT NULL, PRIMARY KEY (note_id), FOREIGN KEY (track_id) REFERENCES public.tracks (track_id));
CREATE INDEX notes_of_track ON public.flag_notes (track_id, note_id);
INSERT INTO public.flag_notes VALUES (1, 't1', 1767225600000000, 'Vega', 'handed_over', 'Küste', 'Bitte prüfen.');
CREATE TABLE public.interests (interest_id BIGINT NOT NULL, principal VARCHAR COLLATE "C" NOT NULL, name VARCHAR COLLATE "C" NOT NULL, outline VARCHAR COLLATE "C" NOT NULL, made_at BIGINT NOT NULL, ended_at BIGINT, PRIMARY KEY (interest_id));
CREATE TABLE public.alert_rules (rule_id BIGINT NOT NULL, principal VARCHAR COLLATE "C" NOT NULL, name VARCHAR COLLATE "C" NOT NULL, area VARCHAR COLLATE "C" NOT NULL, modes VARCHAR COLLATE "C" NOT NULL, commodities VARCHAR COLLATE "C" NOT NULL, states VARCHAR COLLATE "C" NOT NULL, on_events BIGINT NOT NULL, made_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, read_import_id BIGINT NOT NULL, read_transition_id BIGINT NOT NULL, ended_at BIGINT, PRIMARY KEY (rule_id));
INSERT INTO public.interests VALUES (1, 'Küste', 'Strait', '25.0,36.0,27.0,38.0', 1767225600000000, NULL);
INSERT INTO public.interests VALUES (2, 'local', 'Strait', '36.5,26.0,50.0', 1767229200000000, NULL);
INSERT INTO public.alert_rules VALUES (1, 'local', 'Boats', 'Strait', '["maritime"]', '[]', '["flagged"]', 1, 1767229200000000, 1, 0, 2, 1, NULL);
