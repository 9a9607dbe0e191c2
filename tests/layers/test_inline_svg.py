"""Shapes into an image tag that a sanitiser lets through and no quote can leave."""

import re
from html import unescape
from urllib.parse import unquote

from layers.inline_svg import image_tag


def attributes(html):
    assert re.fullmatch(r'<img(?: \w+="[^"<>]*")+>', html)
    return {name: unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', html)}


def test_the_drawing_comes_back_as_it_went_in():
    shapes = """<text fill="#fff" data-note='a'>50 % & "more" ▲</text>"""
    values = attributes(image_tag(shapes, width=34, height=10.5))
    kind, _comma, body = values["src"].partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(body) == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 10.5" width="34" height="10.5" '
        f'preserveAspectRatio="none">{shapes}</svg>'
    )
    assert not set(body) & set("\"'<># ")
    assert (values["width"], values["height"], values["alt"]) == ("34", "10.5", "")
    assert "style" not in values


def test_a_description_cannot_leave_its_attribute():
    alt = """" onerror="alert('1')"><script>"""
    values = attributes(image_tag("<g/>", width=1, height=1, alt=alt))
    assert values["alt"] == alt
    assert set(values) == {"alt", "width", "height", "src"}


def test_a_style_overrules_the_size():
    assert attributes(image_tag("<g/>", width=1, height=1, stretch="width:100%"))["style"] == "width:100%"
