"""The list of a site's principals: read, looked up, refused with the key that is wrong."""

import pytest

from data.errors import WrongUseError
from data.policy import LOCAL, PUBLIC
from data.principals import Principals, read_principals, read_principals_file
from data.schema import Handling, Precision

LIST = """
[principals.duty-officer]
agency = "AGY-A"
clearance = "TLP:RED"
groups = ["north", "watch"]

[principals."task force"]
agency = "JTF"
finest_resolution = 5
finest_time = "month"
"""


def test_a_list_is_read():
    found = read_principals(LIST)
    officer = found.find("duty-officer", agencies=())
    assert (officer.agency, officer.clearance, officer.groups) == ("AGY-A", Handling.RED, ("north", "watch"))
    force = found.find("task force", agencies=())
    assert (force.clearance, force.resolution, force.time) == (Handling.AMBER, 5, Precision.MONTH)


def test_an_agency_stands_for_itself_with_full_clearance():
    by_settings, by_store = (read_principals(LIST).find(code, agencies={"AGY-B"}) for code in ("AGY-A", "AGY-B"))
    assert (by_settings.name, by_settings.agency, by_settings.clearance) == ("AGY-A", "AGY-A", Handling.RED)
    assert by_store.owns("AGY-B")
    assert not by_store.owns("AGY-A")


def test_nobody_is_the_local_principal_and_public_is_known():
    for name in ("", "local"):
        assert Principals().find(name, agencies=()) is LOCAL
    assert Principals().find("public", agencies=()) is PUBLIC
    assert not PUBLIC.owns("")
    assert LOCAL.owns("AGY-A")


def test_a_stranger_is_refused():
    with pytest.raises(WrongUseError, match="'duty-oficer'"):
        read_principals(LIST).find("duty-oficer", agencies={"AGY-B"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("principals = 3", "principals:"),
        ("x = 1", "x:"),
        ("[principals", "no TOML"),
        ("[principals]\na = 1", "principals.a:"),
        ("[principals.local]\nagency = 'A'", "principals.local:"),
        ("[principals.'a;b']\nagency = 'A'", "principals.a;b:"),
        ("[principals.a]\nagancy = 'A'", "principals.a.agancy:"),
        ("[principals.a]\n", "principals.a.agency:"),
        ("[principals.a]\nagency = ''", "principals.a.agency:"),
        ("[principals.a]\nagency = 'A'\nclearance = 'RED'", "principals.a.clearance:"),
        ("[principals.a]\nagency = 'A'\ngroups = 'north'", "principals.a.groups:"),
        ("[principals.a]\nagency = 'A'\ngroups = [1]", "principals.a.groups:"),
        ("[principals.a]\nagency = 'A'\nfinest_resolution = 16", "principals.a.finest_resolution:"),
        ("[principals.a]\nagency = 'A'\nfinest_resolution = true", "principals.a.finest_resolution:"),
        ("[principals.a]\nagency = 'A'\nfinest_time = 'second'", "principals.a.finest_time:"),
    ],
)
def test_what_makes_no_sense_is_named(text, told):
    with pytest.raises(WrongUseError, match=told.replace(".", r"\.")):
        read_principals(text)


def test_the_file_of_the_settings_is_read_where_there_is_one(tmp_path):
    file = tmp_path / "principals.toml"
    file.write_text('[principals.vega]\nagency = "AGY-B"\n', encoding="utf-8")
    assert set(read_principals_file(file).named) == {"vega"}
    assert read_principals_file(None).named == {}


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"\xff\xfe[", "UTF-8")])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content, said):
    file = tmp_path / "principals.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WrongUseError, match=said):
        read_principals_file(file)
