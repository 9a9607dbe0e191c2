"""A site's principals: the settings' list of them into a look-up by name."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from data.errors import WrongUseError
from data.marking import FROM_FREE_TO_STRICT
from data.policy import LOCAL, PUBLIC, Principal, Scope
from data.schema import Handling, Precision

FINEST_RESOLUTION: Final = 15
LONGEST_NAME: Final = 80
RESERVED: Final = (LOCAL.name, PUBLIC.name)
_MOST_NAMED: Final = 20
_FIELDS: Final = ("agency", "clearance", "groups", "finest_resolution", "finest_time")
_NAME: Final = re.compile(r"[^\s;\x00-\x1f\x7f](?:[^;\x00-\x1f\x7f]*[^\s;\x00-\x1f\x7f])?")
_TIMES: Final = (Precision.DAY, Precision.MONTH, Precision.YEAR)


@dataclass(frozen=True)
class Principals:
    """
    The principals of a site.

    Parameters
    ----------
    named
        By their names.
    """

    named: Mapping[str, Principal] = field(default_factory=dict)

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies of the principals."""
        return frozenset(principal.agency for principal in self.named.values())

    def find(self, name: str, *, agencies: Collection[str]) -> Principal:
        """
        Find a principal.

        Parameters
        ----------
        name
            Its name, the code of an agency, or ``public``; empty or ``local`` for whoever runs this machine.
        agencies
            Codes that the store knows besides those of the settings.

        Returns
        -------
        principal
            For the code of an agency that agency, with full clearance.

        Raises
        ------
        WrongUseError
            Nobody is called so.
        """
        special = {"": LOCAL, LOCAL.name: LOCAL, PUBLIC.name: PUBLIC}
        if found := special.get(name) or self.named.get(name):
            return found
        if name in self.agencies or name in agencies:
            return Principal(name, agency=name, clearance=Handling.RED)
        raise WrongUseError(
            f"Nobody is called {name!r} here: neither a principal of the settings nor an agency of the store. "
            f"There are {self._told(agencies)}."
        )

    def _told(self, agencies: Collection[str]) -> str:
        there = sorted({*self.named, *self.agencies, *agencies})
        return ", ".join([*there[:_MOST_NAMED], *(["..."] if len(there) > _MOST_NAMED else []), *RESERVED])


def read_principals(text: str) -> Principals:
    """
    Read the principals of a site.

    Parameters
    ----------
    text
        TOML: a table ``[principals.NAME]`` each, with ``agency``, and where wanted ``clearance`` (TLP:AMBER if none),
        ``groups`` (a list), ``finest_resolution`` (of H3, 0 to 15) and ``finest_time`` (day, month or year).

    Returns
    -------
    principals
        Each checked.

    Raises
    ------
    WrongUseError
        It is no TOML, or one of them makes no sense; the sentence names the key.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongUseError(f"The list of principals is no TOML: {error}.") from error
    strange = sorted(set(content) - {"principals"})
    if strange:
        raise WrongUseError(f"{strange[0]}: the list of principals holds tables [principals.NAME] and nothing else.")
    tables = content.get("principals", {})
    if not isinstance(tables, dict):
        raise WrongUseError("principals: write a table [principals.NAME] for each.")
    return Principals({name: _principal(name, table) for name, table in tables.items()})


def _principal(name: str, table: object) -> Principal:
    key = f"principals.{name}"
    if not _is_sound(name) or name in RESERVED:
        raise WrongUseError(f"{key}: a name has 1 to {LONGEST_NAME} characters without ';' and is not {RESERVED}.")
    if not isinstance(table, dict):
        raise WrongUseError(f"{key}: write a table.")
    for field_name in table:
        if field_name not in _FIELDS:
            raise WrongUseError(f"{key}.{field_name}: known are {', '.join(_FIELDS)}.")
    return Principal(
        name,
        agency=_word(f"{key}.agency", table.get("agency")),
        clearance=_clearance(f"{key}.clearance", table.get("clearance", Handling.AMBER.value)),
        groups=_groups(f"{key}.groups", table.get("groups", [])),
        scope=Scope.SITE,
        resolution=_resolution(f"{key}.finest_resolution", table.get("finest_resolution")),
        time=_time(f"{key}.finest_time", table.get("finest_time")),
    )


def _is_sound(name: object) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def _word(key: str, value: object) -> str:
    if not isinstance(value, str) or not _is_sound(value):
        raise WrongUseError(f"{key}: write a name of 1 to {LONGEST_NAME} characters without ';'.")
    return value


def _groups(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise WrongUseError(f"{key}: write a list of names.")
    return tuple(_word(key, name) for name in value)


def _clearance(key: str, value: object) -> Handling:
    known = [handling.value for handling in FROM_FREE_TO_STRICT]
    if value not in known:
        raise WrongUseError(f"{key}: known are {', '.join(known)}.")
    return Handling(value)


def _resolution(key: str, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= FINEST_RESOLUTION:
        raise WrongUseError(f"{key}: write a resolution of H3, 0 to {FINEST_RESOLUTION}.")
    return value


def _time(key: str, value: object) -> Precision | None:
    if value is None:
        return None
    if value not in [precision.value for precision in _TIMES]:
        raise WrongUseError(f"{key}: known are {', '.join(_TIMES)}.")
    return Precision(str(value))


def read_principals_file(path: Path | None) -> Principals:
    """
    Read the file that lists the principals of a site.

    Parameters
    ----------
    path
        From the settings; None where there is none.

    Returns
    -------
    principals
        Nobody where there is no file.

    Raises
    ------
    WrongUseError
        It cannot be read, or makes no sense.
    """
    if path is None:
        return Principals()
    try:
        return read_principals(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongUseError(f"The list of principals {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise WrongUseError(f"The list of principals {path} is not written in UTF-8.") from error
