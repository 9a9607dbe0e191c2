"""Words for how something travelled, coded."""

from collections.abc import Mapping
from typing import Final

from data.schema import Mode

_WORDS: Final[Mapping[Mode, tuple[str, ...]]] = {
    Mode.MARITIME: ("sea", "vessel", "ship", "boat", "fishing vessel", "container ship"),
    Mode.LAND: ("road", "rail", "train", "truck", "lorry", "car", "bus", "on foot"),
    Mode.AIR: ("plane", "aircraft", "aeroplane", "airplane", "flight", "air cargo"),
}
MODES: Final[Mapping[str, str]] = {word: mode.value for mode, words in _WORDS.items() for word in (mode.value, *words)}
"""The ways a report may write a mode; what may be either ("container", "port") is none of them."""

LAND_WORDS: Final = tuple(word for word, mode in MODES.items() if mode == Mode.LAND.value)
