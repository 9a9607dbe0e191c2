"""Turns the npm packages of Noto Sans into the packaged fonts: ``python -m data.files.build_fonts``."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Final

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from data.settings import ROOT

OUT: Final = Path(__file__).resolve().parent / "fonts"
PACKAGES: Final = ROOT / "node_modules" / "@fontsource"
LATIN: Final = "noto-sans"
ARABIC: Final = "noto-sans-arabic"
STYLES: Final = {"Regular": "400-normal", "SemiBold": "600-normal", "Italic": "400-italic"}
SUBSETS: Final = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek")
FAMILY: Final = "Noto Sans"
HOOKED: Final = "Jj\u0408\u0458"
"""Latin and Cyrillic letters that reach far left of their origin."""
# Seconds from 1904 to 1 January 2024: a fixed day, so that the bytes do not depend on the day of the build.
MADE_AT: Final = 3_786_912_000


def main() -> None:
    """Write one font for each style, Latin, Greek, Cyrillic and Arabic together, and the manifest last."""
    OUT.mkdir(parents=True, exist_ok=True)
    for style, variant in STYLES.items():
        font = Merger().merge(_sources(variant))
        _rename(font, style)
        _pull_in(font)
        font.save(OUT / f"NotoSans-{style}.ttf", reorderTables=True)
    licences = [(PACKAGES / name / "LICENSE").read_text(encoding="utf-8").strip() for name in (LATIN, ARABIC)]
    (OUT / "OFL.txt").write_text("\n\n\n".join(licences) + "\n", encoding="utf-8", newline="\n")
    _write_manifest()


def _sources(variant: str) -> list[str]:
    found = [PACKAGES / LATIN / "files" / f"{LATIN}-{subset}-{variant}.woff" for subset in SUBSETS]
    if variant.endswith("normal"):  # Arabic has no italic
        found.append(PACKAGES / ARABIC / "files" / f"{ARABIC}-arabic-{variant}.woff")
    missing = [path for path in found if not path.exists()]
    if missing:
        sys.exit(f"{missing[0].relative_to(ROOT)} is missing: run `npm ci` first.")
    return [str(path) for path in found]


def _rename(font: TTFont, style: str) -> None:
    # Both browsers and matplotlib find a face by family and weight: one family for all of them.
    names = {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"NotoSans-{style}", 16: FAMILY, 17: style}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    vars(font).update(recalcTimestamp=False)
    vars(font["head"]).update(created=MADE_AT, modified=MADE_AT)


def _pull_in(font: TTFont) -> None:
    # deck.gl 9 cuts off what a letter has left of its origin: the hook of J. Such letters move right, and grow as wide.
    outlines, widths = font["glyf"], font["hmtx"]
    for name in {font.getBestCmap()[ord(letter)] for letter in HOOKED}:
        outline = outlines[name]
        shift = -outline.xMin
        if outline.isComposite():
            for component in outline.components:
                component.x += shift
        else:
            outline.coordinates.translate((shift, 0))
        outline.recalcBounds(outlines)
        widths[name] = (widths[name][0] + shift, outline.xMin)


def _write_manifest() -> None:
    files = sorted(path for path in OUT.iterdir() if path.name != "manifest.json")
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    versions = {
        f"@fontsource/{name}": json.loads((PACKAGES / name / "package.json").read_bytes())["version"]
        for name in (LATIN, ARABIC)
    }
    text = json.dumps({"npm": versions, "sha256": sums}, indent=2)
    (OUT / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
