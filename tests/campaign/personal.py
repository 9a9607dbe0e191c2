"""Measures on labelled texts how much of what is personal the guard finds, and how much else it takes for it.

python -m tests.campaign.personal [building|held_back]
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from data.guard.finding import find_personal
from data.guard.sorts import Sort
from routes.score_metrics import wilson

SAMPLE: Final = Path(__file__).parent.parent / "data" / "guard" / "sample"
PARTS: Final = ("building", "held_back")
_MARKED: Final = re.compile(r"\{(\w+)(\??)\|([^{}]*)\}")


@dataclass(frozen=True)
class Span:
    """A labelled piece of a text: its sort, where it stands, and whether a word or its form announces it."""

    sort: Sort
    start: int
    end: int
    is_announced: bool


@dataclass(frozen=True)
class Text:
    """A text of the sample, without its labels."""

    language: str
    column: str
    text: str
    spans: tuple[Span, ...]


@dataclass
class Score:
    """Pieces found, missed and taken for personal by sort; records that were set aside though nothing is in them."""

    found: Counter = field(default_factory=Counter)
    missed: Counter = field(default_factory=Counter)
    wrong: Counter = field(default_factory=Counter)
    unannounced: Counter = field(default_factory=Counter)
    clean: int = 0
    clean_hit: int = 0


def read_sample(part: str) -> list[Text]:
    """Read one part of the sample."""
    lines = (SAMPLE / f"{part}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [_parsed(*line.split("\t")) for line in lines]


def _parsed(language: str, column: str, marked: str) -> Text:
    text, spans, at = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        spans.append(Span(Sort[match[1].upper()], len(text), len(text) + len(match[3]), not match[2]))
        text += match[3]
        at = match.end()
    return Text(language, column, text + marked[at:], tuple(spans))


def score_of(sample: list[Text]) -> Score:
    """Hold what is found against the labels: a piece counts as found where its sort is right and it overlaps."""
    score = Score()
    for text in sample:
        found = list(find_personal(text.text))
        if not text.spans:
            score.clean += 1
            score.clean_hit += bool(found)
        for span in text.spans:
            hits = [
                each for each in found if each.sort is span.sort and each.start < span.end and span.start < each.end
            ]
            found = [each for each in found if each not in hits]
            counts = (score.found if hits else score.missed) if span.is_announced else score.unannounced
            counts[span.sort if span.is_announced else bool(hits)] += 1
        score.wrong.update(each.sort for each in found)
    return score


def rows_of(score: Score) -> list[tuple[str, int, int, int]]:
    """Give by sort, and for all of them: found, missed, wrongly found."""
    rows = [(str(sort), score.found[sort], score.missed[sort], score.wrong[sort]) for sort in Sort]
    return [*rows, ("all", score.found.total(), score.missed.total(), score.wrong.total())]


def _share(hits: int, cases: int) -> str:
    interval = wilson(hits, cases)
    return f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def table_of(part: str) -> list[str]:
    """Write the figures of one part of the sample as lines of Markdown."""
    sample = read_sample(part)
    score = score_of(sample)
    lines = [f"{part}: {len(sample)} texts in {len({text.language for text in sample})} languages"]
    lines += ["| sort | found | missed | wrong | recall | precision |", "|---|---|---|---|---|---|"]
    for sort, found, missed, wrong in rows_of(score):
        recall, precision = _share(found, found + missed), _share(found, found + wrong)
        lines.append(f"| {sort} | {found} | {missed} | {wrong} | {recall} | {precision} |")
    lines.append(f"texts without personal data: {score.clean}, of which {score.clean_hit} are hit")
    lines.append(f"pieces that nothing announces: {score.unannounced.total()}, found {score.unannounced[True]}")
    return lines


def main() -> None:
    """Print a table for each part."""
    for part in sys.argv[1:] or PARTS:
        sys.stdout.write("\n".join([*table_of(part), "", ""]))


if __name__ == "__main__":
    main()
