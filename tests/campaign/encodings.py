"""Measures how files in older encodings are read: words of real languages, in every encoding that can hold them."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from babel import Locale, localedata

from data.errors import FileRejectedError
from data.readers.encoding import decode_text

ENCODINGS = (
    *(f"cp125{digit}" for digit in range(9)),
    *(f"iso8859-{part}" for part in range(1, 17) if part not in (11, 12)),
    *("koi8-r", "koi8-u", "kz1048", "ptcp154", "mac-roman", "mac-latin2", "mac-turkish", "mac-cyrillic", "mac-greek"),
    *("mac-iceland", "cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp858", "cp862", "cp864", "cp866"),
    *("cp874", "tis-620", "cp932", "shift_jis", "euc-jp", "cp949", "euc-kr", "johab", "gb18030", "gbk", "big5"),
)
WESTERN = ("ca", "da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "pt", "sv")
FEWEST = 10
"""Words with a letter beyond ASCII that a language has to have in an encoding, to be measured in it."""

WORDS = (1, 3, 10, 50)


@dataclass(frozen=True)
class Outcome:
    """What became of one file: ``exact``, ``refused``, ``wrong`` with its flag, or ``utf8`` where its bytes are it."""

    what: str
    language: str
    encoding: str
    words: tuple[str, ...]


def words_of(language: str) -> list[str]:
    """Give names of countries, languages, currencies, months and days with a letter beyond ASCII (Unicode CLDR)."""
    locale = Locale.parse(language)
    tables = (locale.territories, locale.languages, locale.currencies)
    times = (locale.months["format"]["wide"], locale.days["format"]["wide"])
    found = {str(word) for table in (*tables, *times) for word in table.values()}
    return sorted(word for word in found if not word.isascii())


def languages() -> list[str]:
    """List the languages of the CLDR, each once, and in each of its scripts."""
    scripts = ("zh_Hans", "zh_Hant", "sr_Latn", "uz_Cyrl", "az_Cyrl", "bs_Cyrl")
    return [name for name in sorted(localedata.locale_identifiers()) if "_" not in name or name in scripts]


def read(content: bytes, text: str) -> str:
    """Read a file and compare it with what was written."""
    try:
        found, flags = decode_text(content)
    except FileRejectedError:
        return "refused"
    if found == text:
        return "exact"
    return "wrong" if flags else "utf8"


def outcomes(number: int, *, files: int, names: list[str], seed: int) -> Iterator[Outcome]:
    """Write and read files of so many words, for each language in each encoding that can hold it."""
    rng = np.random.default_rng(seed)
    for language in names:
        known = words_of(language)
        for encoding in ENCODINGS:
            held = [word for word in known if word.encode(encoding, "ignore").decode(encoding, "ignore") == word]
            if len(held) < FEWEST:
                continue
            for _ in range(files):
                chosen = tuple(rng.choice(held, min(number, len(held)), replace=False).tolist())
                text = "place,x\n" + "".join(f"{word},1\n" for word in chosen)
                yield Outcome(read(text.encode(encoding), text), language, encoding, chosen)


def main() -> None:
    """Print the table of docs/measurements.md, and every file that was read wrong."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--files", type=int, default=5, help="of each language, encoding and number of words")
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    for number in WORDS:
        found = list(outcomes(number, files=told.files, names=languages(), seed=told.seed))
        counts = Counter(outcome.what for outcome in found)
        western = [one for one in found if one.language in WESTERN and one.encoding == "cp1252"]
        share = sum(one.what == "exact" for one in western) / len(western)
        sys.stdout.write(
            f"{number} words: {len(found)} files, {dict(counts)}; of windows-1252 in {len(WESTERN)} languages "
            f"{share:.0%} exact\n"
        )
        for one in found:
            if one.what in ("wrong", "utf8"):
                sys.stdout.write(f"    {one.what} {one.language} {one.encoding} {one.words[:3]}\n")


if __name__ == "__main__":
    main()
