"""Reads from what a seizure report says of transport, installation and hiding place how something travelled."""

import re
from functools import cache
from typing import Final, NamedTuple

from data.schema import Mode
from data.validate.words import plain_words

# "River" is neither a road nor a sea lane, "port of entry" and "container" are on land as well as at sea, and mail
# goes by all of them: such words tell no mode.
_WORDS: Final = {
    Mode.AIR: "air airport airline aircraft airplane aeroplane plane flight helicopter",
    Mode.MARITIME: "sea seaport maritime vessel ship boat harbour harbor ferry yacht fishing sailing marina",
    Mode.LAND: (
        "land road rail railway railroad train vehicle car truck lorry bus coach motorcycle motorbike bicycle taxi van "
        "pedestrian foot highway motorway"
    ),
}
_MODES: Final = {word: mode.value for mode, words in _WORDS.items() for word in words.split()}
_AT_REST: Final = frozenset(("none", "no transport", "not transported"))


class Travel(NamedTuple):
    """How something travelled: a mode or empty, and a flag where no word on transport says it."""

    mode: str
    flag: str


@cache
def travel_of(transport: str, installation: str, hiding_place: str) -> Travel:
    """
    Tell how something travelled.

    Parameters
    ----------
    transport, installation, hiding_place
        As written; empty where nothing was said.

    Returns
    -------
    travel
        By the first of the three whose words are of one mode. What was not on its way has none.
    """
    if plain_words(transport) in _AT_REST:
        return Travel("", "")
    for text, flag in (
        (transport, ""),
        (installation, "mode_from_installation"),
        (hiding_place, "mode_from_hiding_place"),
    ):
        modes = {_MODES[word] for word in re.findall(r"\w+", plain_words(text)) if word in _MODES}
        if len(modes) == 1:
            return Travel(modes.pop(), flag)
        if modes:
            return Travel("", "")
    return Travel("", "")
