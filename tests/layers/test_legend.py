"""The legend beside the map: every symbol, its unit, and no markup but our own."""

import re
from html import unescape

import pytest

from layers.legend import legend_html
from layers.palette import DARK, LIGHT, THEMES, hex_code


class Reader:
    """Gathers texts, tags and attributes, and checks that tags close in order."""

    def __init__(self, html):
        self.tags, self.names, self.texts, opened = [], set(), [], []
        for piece in re.findall(r"<[^>]*>|[^<]+", html):
            found = re.fullmatch(r'<(/?)(\w+)((?: \w+="[^"]*")*)>', piece)
            if found is None:
                assert not set(piece) & set("<>")
                self.texts.append(unescape(piece))
            elif found[1]:
                assert opened.pop() == found[2]
            else:
                self.tags.append(found[2])
                self.names.update(re.findall(r'(\w+)="', found[3]))
                opened += [found[2]] * (found[2] != "img")
        assert opened == []


def test_every_symbol_has_its_words():
    read = Reader(legend_html(theme=DARK, most=100_000.0, unit="seizures"))
    assert read.texts == [
        "maritime",
        "land",
        "air",
        "80 % of the events lie in the band",
        "low confidence",
        "rising ▲",
        "falling ▽",
        "position uncertain: its radius",
        "an area that shifted; no line tells it",
        "seizures in a cell, log scale",
        "0",
        "10",
        "100",
        "1,000",
        "10,000+",
    ]
    assert read.tags.count("img") == 9


def test_small_classes_have_a_decimal():
    assert Reader(legend_html(theme=DARK, most=1.0, unit="events")).texts[-5:] == ["0", "1.4", "1.9", "2.6", "3.6+"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_ramp_is_that_of_the_theme(theme):
    html = legend_html(theme=theme, most=10.0, unit="events")
    places = [html.index(f"background:{hex_code(colour)}") for colour in theme.ramp]
    assert places == sorted(places)


def test_a_unit_is_never_markup():
    read = Reader(legend_html(theme=LIGHT, most=10.0, unit="<script>alert('1')</script> & kg"))
    assert set(read.tags) == {"div", "img", "span", "i", "b"}
    assert read.names == {"class", "alt", "width", "height", "src", "style"}
    assert "<script>alert('1')</script> & kg in a cell, log scale" in read.texts


def test_what_is_held_back_of_others_has_its_symbol():
    read = Reader(legend_html(theme=DARK, most=10.0, unit="seizures", k=5))
    assert "of others 5 or fewer in a smaller cell, told for a wider one" in read.texts
    assert "a period without a bar: of others none, or too few to tell of it" in read.texts
    assert read.tags.count("img") == 11
