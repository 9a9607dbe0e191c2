"""Turns SVG shapes of our own into an image tag: the page's sanitiser takes bare SVG away, and lets images through."""

from html import escape
from urllib.parse import quote


def image_tag(shapes: str, *, width: float, height: float, stretch: str = "", alt: str = "") -> str:
    """
    Wrap SVG shapes into an image that carries its own bytes.

    Parameters
    ----------
    shapes
        SVG elements; only of our own numbers and colours.
    width, height
        Of the drawing, in its own units and in pixels.
    stretch
        Style that overrules the size in pixels, such as ``width:100%``.
    alt
        What a screen reader says; empty for decoration.

    Returns
    -------
    html
        One ``img`` element.
    """
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" preserveAspectRatio="none">{shapes}</svg>'
    )
    style = f' style="{stretch}"' if stretch else ""
    return (
        f'<img alt="{escape(alt)}"{style} width="{width:g}" height="{height:g}" src="data:image/svg+xml,{quote(svg)}">'
    )
