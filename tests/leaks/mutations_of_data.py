"""Every place of the store and the rules where the policy is applied."""

from tests.leaks.mutation import DUTY, INTERESTS, KEYS, READING, RULE, SEEN, Mutation

STORE = "data/store/"
OF_DATA: tuple[Mutation, ...] = (
    Mutation(
        "data/policy.py", "own = agency == principal.agency if principal.agency else false()", "own = true()", RULE
    ),
    Mutation(
        "data/policy.py", "return handling == Handling.CLEAR.value", "return handling != Handling.RED.value", RULE
    ),
    Mutation(
        "data/policy.py",
        "conditions.append(and_(handling == Handling.RED.value, own, named))",
        "conditions.append(and_(handling == Handling.RED.value, own))",
        RULE,
    ),
    Mutation(
        "data/policy.py",
        "handling == Handling.AMBER_STRICT.value, own, nobody",
        "handling == Handling.AMBER_STRICT.value, own",
        RULE,
    ),
    Mutation(
        "data/policy.py",
        "amber = and_(handling == Handling.AMBER.value, or_(own, ",
        "amber = and_(handling == Handling.AMBER.value, or_(true(), ",
        RULE,
    ),
    Mutation("data/policy.py", "Handling.AMBER.value: own or named,", "Handling.AMBER.value: True,", RULE),
    Mutation("data/policy.py", "sorted(named),\n", "", RULE),
    Mutation("data/policy.py", "principal.resolution,\n        principal.time,\n", "", RULE),
    Mutation(STORE + "seen.py", "return then & exists().where(of_record, still)", "return true()", SEEN),
    Mutation(STORE + "seen.py", "return then & exists().where(of_record, still)", "return then", SEEN),
    Mutation(
        STORE + "seen.py",
        "return then & exists().where(of_record, still)",
        "return exists().where(of_record, still)",
        SEEN,
    ),
    Mutation(
        STORE + "seen.py",
        "superseded_at.is_(None) & visible_rows(principal, agency=RECORDS.c.agency, **columns)",
        "superseded_at.is_(None)",
        SEEN,
    ),
    Mutation(STORE + "seen.py", "return condition if principal.agency else false()", "return true()", SEEN),
    Mutation(STORE + "seen.py", "return condition if principal.agency else false()", "return condition", SEEN),
    Mutation(
        STORE + "seen.py",
        "IMPORTS.c.import_id.in_(select(IMPORT_TERMS.c.import_id).where(own).scalar_subquery())",
        "true()",
        SEEN,
    ),
    Mutation(STORE + "seen.py", "return _of_own_agency(principal, agency == principal.agency)", "return true()", SEEN),
    Mutation(
        STORE + "seen.py",
        "COLUMN_MAPS.c.column_map.in_(select(IMPORT_TERMS.c.column_map).where(own).scalar_subquery())",
        "true()",
        SEEN,
    ),
    Mutation(STORE + "seen.py", "query.where(standing_versions(principal), VERSIONS", "query.where(VERSIONS", SEEN),
    Mutation(
        STORE + "frames.py", "query = query.where(seen_versions(principal)).order_by", "query = query.order_by", SEEN
    ),
    Mutation(
        STORE + "frames.py",
        "RECORDS.c.event_id == event_id, seen_versions(principal))",
        "RECORDS.c.event_id == event_id)",
        SEEN,
    ),
    Mutation(STORE + "frames.py", "select(IMPORTS).where(seen_imports(principal))", "select(IMPORTS)", SEEN),
    Mutation(STORE + "effort.py", "query = query.where(standing_versions(self._principal))", "pass", SEEN),
    Mutation(STORE + "effort.py", "seen = own_rows(self._principal, EFFORT_LOG.c.agency)", "seen = true()", SEEN),
    Mutation(
        STORE + "freeing.py",
        "seen = principal.name == agency or visible(principal, agency=agency, handling=was, release_to=was_to)",
        "seen = True",
        "tests/data/store/test_freeing.py",
    ),
    Mutation(STORE + "operations.py", ".where(own_rows(self._principal, OPERATIONS.c.agency))", "", SEEN),
    Mutation(
        STORE + "feeding.py",
        "select(FEED_KEYS).where(own_rows(self._principal, FEED_KEYS.c.agency))",
        "select(FEED_KEYS)",
        KEYS,
    ),
    Mutation(
        STORE + "feeding.py",
        "FEED_KEYS.c.key_id == key_id, own_rows(self._principal, FEED_KEYS.c.agency)",
        "FEED_KEYS.c.key_id == key_id,",
        KEYS,
    ),
    Mutation(STORE + "column_maps.py", "query = query.where(seen_maps(self._principal))", "pass", SEEN),
    Mutation(
        STORE + "positions.py", "query.where(standing_versions(principal), VERSIONS", "query.where(VERSIONS", SEEN
    ),
    Mutation(STORE + "places.py", "if not self._principal.is_local and (place", "if False and (place", SEEN),
    Mutation(
        STORE + "quarantine_rows.py",
        "wanted = [*_conditions(selection, now), seen_imports(principal)]",
        "wanted = [*_conditions(selection, now)]",
        SEEN,
    ),
    Mutation(
        STORE + "quarantine_rows.py",
        "query = query.where(*_conditions(selection, now), seen_imports(principal))",
        "query = query.where(*_conditions(selection, now))",
        SEEN,
    ),
    Mutation(
        STORE + "quarantine_rows.py",
        ".select_from(source).where(seen_imports(principal))",
        ".select_from(source)",
        SEEN,
    ),
    Mutation(STORE + "quarantine_rows.py", "seen = _of_imports(principal)", "seen = true()", SEEN),
    Mutation(STORE + "quarantine_rows.py", ".where(_of_imports(principal))", "", SEEN),
    Mutation(
        STORE + "quarantine_rows.py",
        "select(IMPORTS.c.import_id).where(seen_imports(principal))",
        "select(IMPORTS.c.import_id)",
        SEEN,
    ),
    Mutation(
        STORE + "import_terms.py",
        "query.where(IMPORTS.c.import_id == import_id, seen_imports(principal))",
        "query.where(IMPORTS.c.import_id == import_id)",
        SEEN,
    ),
    Mutation(
        STORE + "quarantine.py",
        "seen = quarantine_rows.read(connection, selection, principal=self._principal)",
        "seen = quarantine_rows.read(connection, selection)",
        SEEN,
    ),
    Mutation(
        STORE + "store.py",
        "return as_fine_as_allowed(without_provenance_of_others(placed, self._principal), self._principal)",
        "return without_provenance_of_others(placed, self._principal)",
        SEEN,
        "coarsely",
    ),
    Mutation(
        STORE + "store.py",
        "without_provenance_of_others(placed, self._principal), self",
        "placed, self",
        SEEN,
        "came_from",
    ),
    Mutation(STORE + "reading.py", "self._enter_once(about)", "pass", READING),
    Mutation(
        STORE + "reading.py", "where(restricted, seen.seen_versions(self._principal))", "where(restricted)", READING
    ),
    Mutation(STORE + "store.py", "giving.restricted = partial(read_about, known)", "giving.restricted = None", READING),
    Mutation(STORE + "store.py", "giving.restricted = lambda: about", "giving.restricted = None", READING),
    Mutation(
        STORE + "places.py",
        "giving.restricted = lambda: read_about(waiting_records(giving.connection, self._principal))",
        "giving.restricted = None",
        READING,
    ),
    Mutation(
        STORE + "quarantine.py",
        'giving.restricted = lambda: {"quarantined": len(numbers)}',
        "giving.restricted = None",
        READING,
    ),
    Mutation(STORE + "tracking.py", "if seen else None", "if False else None", READING),
    Mutation(
        STORE + "freeing.py",
        "piece.options is not None and not piece.options.agency",
        "False",
        "tests/data/store/test_freeing.py",
    ),
    Mutation(STORE + "store.py", "if not self._principal.is_local:", "if False:", SEEN),
    Mutation(STORE + "viewing.py", "place=self._place, principal=principal, ledger", "place=self._place, ledger", SEEN),
    Mutation("data/precision.py", "if principal.resolution is None and principal.time is None:", "if True:", SEEN),
    Mutation(STORE + "duty.py", ".where(seen_versions(self._principal))", ".where()", DUTY),
    Mutation(
        STORE + "duty.py", "exists().where(of_record, visible_rows(", "exists().where(of_record, ~visible_rows(", DUTY
    ),
    Mutation(STORE + "duty.py", "if self._principal.time is not None:", "if False:", DUTY),
    Mutation(
        STORE + "duty.py",
        "select(TAKEOVERS).where(TAKEOVERS.c.principal == self._principal.name)",
        "select(TAKEOVERS)",
        DUTY,
    ),
    Mutation(
        STORE + "interests.py",
        "return (table.c.principal == self._principal.name) & table.c.ended_at.is_(None)",
        "return table.c.ended_at.is_(None)",
        INTERESTS,
    ),
    Mutation(STORE + "interests.py", "seen_versions(self._principal), is_first_seen(", "is_first_seen(", INTERESTS),
    Mutation(STORE + "interests.py", "if self._principal.time is not None:", "if False:", INTERESTS),
)
