"""The small world of three agencies, made once, and a copy of it for each test."""

import pytest

from tests.leaks import world


@pytest.fixture(scope="session")
def made_world(tmp_path_factory):
    """The file of the store; never written to."""
    file = tmp_path_factory.mktemp("world") / "made.db"
    with world.reading_here():
        world.make_world(f"sqlite:///{file}")
    assert not file.with_name("made.db-wal").exists(), "all of it lies in one file"
    return file


@pytest.fixture
def world_url(made_world, tmp_path, monkeypatch):
    """The address of a copy, and settings that know its principals."""
    listed = tmp_path / "principals.toml"
    listed.write_text(world.PRINCIPALS, encoding="utf-8")
    monkeypatch.setenv("ROUTEWATCH_PRINCIPALS", str(listed))
    monkeypatch.setenv("ROUTEWATCH_VAR", str(tmp_path))
    # Each copy has a life of its own: held against the checkpoints of another one, it would be a store that lost acts.
    monkeypatch.setenv("ROUTEWATCH_CHECKPOINTS", str(tmp_path / "checkpoints"))
    monkeypatch.delenv("ROUTEWATCH_AS", raising=False)
    return world.copy_world(made_world, tmp_path)
