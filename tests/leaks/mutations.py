"""Every place where the policy is applied, with what it looks like taken out, and the tests that notice first."""

from tests.leaks.mutation import COMMANDS, HIDDEN, PAGES, PAST, SERVICE, SERVICE_KEYS, SETTINGS, Mutation
from tests.leaks.mutations_of_data import OF_DATA

MUTATIONS: tuple[Mutation, ...] = (
    *OF_DATA,
    Mutation("layers/api/app.py", "return known if is_good(text, known) else None", "return known", SERVICE),
    Mutation("layers/api/app.py", "Delivery(key.agency, idempotency_key", 'Delivery("", idempotency_key', SERVICE),
    Mutation("layers/cli/api.py", "uploader(opened.principal, sender)", "pass", SERVICE_KEYS),
    Mutation(
        "layers/viewing.py",
        "return seen_as(opened, name or settings.principal, also=also)",
        "return opened",
        COMMANDS,
        "feeds",
    ),
    Mutation("layers/viewing.py", "name or settings.principal, also=also", "name, also=also", SETTINGS),
    Mutation("layers/viewing.py", "if agency and agency != principal.agency:", "if False:", SETTINGS),
    Mutation("layers/viewing.py", "if not principal.agency:", "if False:", SETTINGS),
    Mutation(
        "layers/cli/options.py", "opened = open_told(address, viewer)", "opened = open_told(address)", COMMANDS, "list"
    ),
    Mutation("layers/cli/detection.py", "open_told(address, request.viewer)", "open_told(address)", COMMANDS, "detect"),
    Mutation("layers/cli/scoring.py", "open_told(address, request.viewer)", "open_told(address)", SETTINGS),
    Mutation("layers/cli/feeds.py", "open_told(url, viewer)", "open_told(url)", COMMANDS, "feeds"),
    Mutation(
        "layers/cli/snapshot.py", 'open_told(store or "", viewer)', 'open_told(store or "")', COMMANDS, "snapshot"
    ),
    Mutation("layers/cli/effort.py", "uploader(opened.principal, agency, option=file.name)", "pass", SETTINGS),
    Mutation("layers/cli/operations.py", "uploader(opened.principal, operation.agency)", "pass", SETTINGS),
    Mutation("layers/cli/one_file.py", "return uploader(opened.principal, agency)", "return agency", SETTINGS),
    Mutation(
        "layers/cli/flags.py",
        "opened.tracked(release_set=opened.release_set(), as_of=day)",
        'opened.tracked(release_set="all", as_of=day)',
        COMMANDS,
        "flags and list",
    ),
    Mutation(
        "layers/cli/flags.py",
        "store.tracked(release_set=store.release_set())",
        'store.tracked(release_set="all")',
        COMMANDS,
        "flags",
    ),
    Mutation(
        "layers/cli/export.py",
        "with existing_store(store, viewer) as opened:",
        "with existing_store(store) as opened:",
        COMMANDS,
        "export",
    ),
    Mutation("layers/exports.py", "release_set=store.release_set()", 'release_set="all"', SETTINGS),
    Mutation(
        "layers/pages/download.py",
        """pressed = st.button(
        _("Save as CSV"),""",
        """pressed = st.download_button(
        _("Save as CSV"), "",""",
        "tests/test_cached.py",
    ),
    Mutation("layers/flag_states.py", "release_set=store.release_set()", 'release_set="all"', SETTINGS),
    Mutation(
        "layers/flag_report.py",
        "look.store_version if look.release_set == ALL_RECORDS else None",
        "look.store_version",
        HIDDEN,
    ),
    Mutation("layers/flag_report.py", "if look.release_set == ALL_RECORDS:", "if True:", HIDDEN),
    Mutation("layers/tracking.py", "if run.release_set == ALL_RECORDS:", "if True:", HIDDEN),
    Mutation(
        "layers/current.py",
        "content=content, release_set=release_set)",
        "content=content, release_set='all')",
        SETTINGS,
    ),
    Mutation(
        "layers/current.py", "part_key(part, release_set=release_set)", "part_key(part, release_set='all')", SETTINGS
    ),
    Mutation("layers/current_score.py", "release_set=store.release_set())}", "release_set='all')}", SETTINGS),
    Mutation(
        "layers/current.py",
        "Run(analysis, asked.events, asked.effort, inputs, release_set)",
        'Run(analysis, asked.events, asked.effort, inputs, "all")',
        SETTINGS,
    ),
    Mutation(
        "layers/pages/session.py",
        "return seen_as(opened, viewer_name(), ",
        "return seen_as(opened, LOCAL.name, ",
        PAGES,
        "watch",
    ),
    Mutation(
        "layers/pages/session.py",
        "parameters or AnalysisParameters(), opened.principal)",
        "parameters or AnalysisParameters(), LOCAL)",
        PAGES,
        "session and watch",
    ),
    Mutation(
        "layers/pages/past.py", "AnalysisParameters(), opened.principal, at)", "AnalysisParameters(), None, at)", PAST
    ),
    Mutation("layers/pages/past.py", "return parted and parted.without_blocks()", "return parted", PAST),
    Mutation(
        "layers/pages/past.py",
        "if instants is None or not instants[0] <= at <= instants[1]:",
        "if instants is None:",
        PAST,
    ),
    Mutation(
        "layers/pages/duty.py", "return _told(found, opened.principal, settings.small_cells)", "return found", PAST
    ),
    Mutation("layers/pages/session.py", "        del st.session_state[key]", "        pass", PAGES, "before"),
    Mutation(
        "layers/pages/session.py",
        'return read_settings().principal in ("", LOCAL.name)',
        "return True",
        PAGES,
        "switch",
    ),
    Mutation("layers/pages/session.py", "return read_settings().principal or str(", "return str(", PAGES, "switch"),
    Mutation("layers/pages/upload.py", "agency=named, guard", "guard", PAGES, "sends"),
)
