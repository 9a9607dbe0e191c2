"""The catalogue of sentences is what the code says now, so that a translator starts from all of it."""

from pathlib import Path

from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

import layers.wording

ROOT = Path(layers.wording.__file__).resolve().parent
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def test_the_catalogue_holds_every_sentence_of_the_code() -> None:
    door = {found[1] for found in extract_from_file("python", ROOT.parent / "app.py", keywords=KEYWORDS)}
    said = door | {message for _file, _line, message, _comments, _context in extract_from_dir(ROOT, keywords=KEYWORDS)}
    with (ROOT / "locale" / "routewatch.pot").open("rb") as source:
        kept = {message.id for message in read_po(source) if message.id}
    assert said
    assert said == kept, "run: make messages"


def test_a_language_without_a_catalogue_falls_back_to_english() -> None:
    layers.wording.speak("tlh")
    try:
        assert layers.wording._("Watch") == "Watch"
    finally:
        layers.wording.speak("en")
