"""Brings the tables of a store from the schema that wrote them to the one that this version reads."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER: Final = Path(__file__).resolve().parent


def upgrade(connection: Connection, revision: str = "head") -> None:
    """
    Run the migrations that a store has not seen; none where it has seen all.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock: what fails half way leaves the store as it was.
    revision
        Number of the last one to run.

    Notes
    -----
    A further one is a module in ``versions`` whose ``revision`` is the next whole number and whose ``down_revision`` is
    the one before; ``tables.SCHEMA_VERSION`` follows it, and ``tests/data/store/stores`` keeps a dump of the schema
    that it leaves behind. What a migration says is frozen: it imports nothing of ours.
    """
    command.upgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection | None = None) -> Config:
    """
    Say where our migrations lie.

    Parameters
    ----------
    connection
        On which they run; None to look at them only.

    Returns
    -------
    config
        Without a file.
    """
    config = Config()
    # A percent sign begins a variable in this format.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
