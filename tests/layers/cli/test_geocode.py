import csv

import pytest
from typer.testing import CliRunner

from data.errors import WrongUseError
from layers.cli.main import app


def run(*words):
    return CliRunner().invoke(app, ["geocode", *map(str, words)])


def rows_of(path):
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def places(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text('id,place,country\nb,"Tripoli, Libya",LY\na,40 nm S of Punta Gallinas,\n', encoding="utf-8")
    return path


def test_a_file_of_places_gets_positions_in_its_order(places, tmp_path):
    out = tmp_path / "out.csv"
    result = run(places, "--out", out)
    assert result.exit_code == 0, result.output
    assert "2 places with a position." in result.stdout
    rows = rows_of(out)
    assert list(rows[0]) == ["id", "latitude", "longitude", "radius_km", "match_class", "score", "name", "reason"]
    assert [row["id"] for row in rows] == ["b", "a"]
    assert float(rows[0]["latitude"]) == pytest.approx(32.9, abs=0.1)
    assert rows[1]["match_class"] == "offset"


def test_a_place_without_an_answer_ends_with_one_and_a_blank_position(places, tmp_path):
    places.write_text("place\nxyzzy quux\nChiapas\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    result = run(places, "--out", out)
    assert result.exit_code == 1
    assert "1 place without: choose by hand." in result.stdout
    rows = rows_of(out)
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[0]["latitude"] == ""
    assert (rows[0]["match_class"], rows[0]["reason"]) == ("none", "unknown")
    assert rows[1]["reason"] == ""


def test_reports_keep_their_own_identity(places, tmp_path):
    places.write_text("event_id,place\nX-1,Chiapas\nX-2,41.5 N -81.0 W\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    run(places, "--out", out)
    rows = rows_of(out)
    assert [row["id"] for row in rows] == ["X-1", "X-2"]
    assert rows[1]["reason"] == "contradiction: A number has both a sign and a hemisphere."


def test_an_explanation_says_what_was_understood():
    result = run("--explain", "12nm off Bonny", "--country", "NG")
    assert result.exit_code == 0
    assert "22.2 km" in result.stdout
    assert "within" in result.stdout


def test_a_country_that_is_none_is_refused():
    result = run("--explain", "Lima", "--country", "Atlantis")
    assert isinstance(result.exception, WrongUseError)
    assert "Atlantis is no country" in str(result.exception)


def test_a_contradiction_is_refused_with_its_reason():
    result = run("--explain", "41.5 N -81.0 W")
    assert result.exit_code == 1
    assert "No answer: A number has both a sign and a hemisphere." in result.stdout


def test_an_explanation_without_an_answer_lists_the_candidates():
    result = run("--explain", "ميناء طرابلس")
    assert result.exit_code == 1
    assert "No answer: several places fit" in result.stdout
    assert "Tripoli, LB" in result.stdout
    assert "Tripoli, LY" in result.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Name a file and --out"),
        (("{places}",), "Name a file and --out"),
        (("{bare}", "--out", "{folder}/x.csv"), "has no column place"),
        (("{places}", "--out", "{folder}/none/x.csv"), "cannot be written"),
        (("{places}", "--out", "{folder}/x.csv", "--features", "{folder}/none.csv"), "There is no file"),
    ],
)
def test_wrong_use_is_one_sentence(places, tmp_path, words, sentence):
    bare = tmp_path / "bare.csv"
    bare.write_text("id,where\n1,x\n", encoding="utf-8")
    result = run(*(word.format(places=places, bare=bare, folder=tmp_path) for word in words))
    assert isinstance(result.exception, WrongUseError)
    assert sentence in str(result.exception)
