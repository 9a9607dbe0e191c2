"""Who looks and who writes, where the settings say it; and the keys under which things are kept for whom."""

import pytest

from data.errors import WrongUseError
from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import Store, open_store
from layers.cli.main import main
from layers.cli.standing import _tell
from layers.current import current_analysis
from layers.current_score import current_scores
from layers.flag_states import flag_counts, flag_states
from layers.pages import session
from layers.viewing import uploader
from routes.analysis import AnalysisParameters
from routes.score import ScoreParameters
from tests.leaks import world


@pytest.fixture
def call(world_url, monkeypatch, capsys):
    def run(*words, code=0):
        monkeypatch.setattr("sys.argv", ["routewatch", *map(str, words), "--store", world_url])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert (ended.value.code or 0) == code, said
        return said.out + said.err

    return run


def test_the_settings_name_who_looks_where_no_option_does(call, monkeypatch):
    asked = {viewer: call("flags", "list", "--as", viewer) for viewer in ("AGY-A", "public")}
    for viewer, said in asked.items():
        monkeypatch.setenv("ROUTEWATCH_AS", viewer)
        assert call("flags", "list") == said
    assert len(set(asked.values())) == 2


def test_the_flags_that_are_counted_are_those_of_who_looks(call):
    issued = {viewer: call("score", "--last", "3", "--as", viewer) for viewer in ("local", "AGY-A", "public")}
    assert "flags issued: 0" in issued["local"]
    assert "flags issued: 2" in issued["AGY-A"]
    assert "flags issued: 1" in issued["public"]


def test_an_export_of_flags_says_what_became_of_them_for_who_looks(call, tmp_path):
    states = {}
    for viewer in ("local", "AGY-A", "vega"):
        call("export", "--what", "flags", "--out", tmp_path / "f.csv", "--as", viewer)
        states[viewer] = (tmp_path / "f.csv").read_text(encoding="utf-8")
    assert ",confirmed," in states["AGY-A"]
    assert ",confirmed," not in states["local"] + states["vega"]
    assert ",flagged," in states["vega"]


@pytest.mark.parametrize("viewer", ["AGY-A", "vega", "public"])
def test_who_writes_writes_in_the_name_of_their_own_agency(call, tmp_path, viewer, world_url):
    others = "AGY-C"
    effort, events = tmp_path / "effort.csv", tmp_path / "events.csv"
    effort.write_text(f"period,agency,hours\n2025-03,{others},7\n", encoding="utf-8")
    events.write_text(f"{world.HEADER}n1,2025-04-04,1,2,land,gold,1,1,,,x,{others},,TLP:GREEN,,\n", encoding="utf-8")
    place = ("--from", "2025-01-01", "--to", "2025-02-01", "--area", "1,2,3")
    call("effort", "import", effort, "--as", viewer, code=2)
    call("operations", "add", "--name", "n", "--agency", others, *place, "--as", viewer, code=2)
    call("import", events, "--agency", others, "--as", viewer, code=2)
    call("import", events, "--as", viewer, code=2 if viewer == "public" else 1)
    store = open_store(world_url)
    assert "n1" not in store.events()["event_id"]
    assert store.effort_log().filter(agency=others).height == 1
    store.close()


def test_who_is_of_no_agency_writes_in_no_name():
    with pytest.raises(WrongUseError, match="public"):
        uploader(world.principals().find("public", agencies=()), "")


def test_what_is_kept_for_one_release_set_is_read_for_no_other(world_url, monkeypatch):
    asked = []

    def spy(name):
        real = getattr(Store, name)

        def call(self, key, *rest):
            asked.append((self.principal.name, name, key))
            return real(self, key, *rest)

        monkeypatch.setattr(Store, name, call)

    spy("load_analysis")
    spy("save_analysis")
    store, sets = open_store(world_url), {}
    # Only where there are two kinds of event are the parts of an analysis kept apart.
    header = world.HEADER.replace("quantity_kg", "kind").encode()
    rows = b"k1,2025-04-04,1,2,land,gold,interception,1,,,x,AGY-B,,TLP:GREEN,,\n"
    store.add(read_file("k.csv", header + rows, IntakeOptions(world.NOW)), recorded_at=world.NOW)
    parameters = AnalysisParameters(seed=1)
    for viewer in (*world.VIEWERS, ""):
        seen = world.seen_as(store, viewer)
        sets[seen.principal.name] = seen.release_set()
        now = current_analysis(seen, parameters=parameters)
        scored = ScoreParameters(analysis=parameters, targets=3)
        current_scores(seen, now.events, parameters=scored, progress=lambda _done: None)
        assert flag_counts(flag_states(seen, parameters=parameters)) is not None
    store.close()
    assert len(set(sets.values())) == len(sets)
    kinds = {(name, key.split(":")[0]) for _, name, key in asked}
    assert {("load_analysis", "part"), ("save_analysis", "part"), ("load_analysis", "score")} <= kinds
    for who, _, key in asked:
        assert f":{sets[who]}:" in key
        assert not [other for name, other in sets.items() if name != who and f":{other}:" in key]


@pytest.mark.parametrize("words", [("--as", ""), ("--as=",)])
@pytest.mark.parametrize("command", [("flags", "list"), ("export", "--what", "events", "--out", "x.csv"), ("feeds",)])
def test_a_name_that_is_left_empty_is_not_the_local_principal(call, monkeypatch, tmp_path, command, words):
    monkeypatch.chdir(tmp_path)
    assert "--as is empty" in call(*command, *words, code=2)
    assert not (tmp_path / "x.csv").exists()


def test_a_backup_that_is_refused_is_on_record_as_none(call, world_url, tmp_path):
    store = open_store(world_url)
    before = store.entries()
    assert "only the local principal" in call("backup", "--out", tmp_path / "b.zip", "--as", "AGY-A", code=2)
    assert store.entries() == before
    store.close()


def test_a_name_that_release_lists_alone_know_is_told_and_offered_to_nobody(tmp_path, monkeypatch, capsys):
    url = f"sqlite:///{tmp_path / 'lists.db'}"
    row = "event_id,date,lat,lon,mode,agency,handling,release_to\ne1,2025-01-01,10,20,sea,AGY-A,TLP:AMBER,COSATG\n"
    store = open_store(url)
    store.add(read_file("f.csv", row.encode(), IntakeOptions(world.NOW, agency="AGY-A")), recorded_at=world.NOW)
    store.close()

    def said(name, code):
        _tell.cache_clear()
        monkeypatch.setattr("sys.argv", ["routewatch", "feeds", "--as", name, "--store", url])
        with pytest.raises(SystemExit) as ended:
            main()
        assert (ended.value.code or 0) == code
        return capsys.readouterr().err

    assert "'COSATG' owns nothing here and is in no list of principals" in said("COSATG", 0)
    assert said("AGY-A", 0) == ""
    assert said("public", 0) == ""
    refused = said("coastg", 2)
    assert "Nobody is called 'coastg' here" in refused
    assert "There are AGY-A, COSATG, local, public." in refused
    monkeypatch.setenv("ROUTEWATCH_STORE", url)
    assert session.viewers() == ("local", "AGY-A", "public")
