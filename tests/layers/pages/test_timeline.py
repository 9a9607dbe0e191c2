"""The bars over the slider: a period of which nothing may be told is not drawn as one without events."""

from datetime import date

import polars as pl
import pytest

from layers.pages.timeline import bars_image
from layers.palette import DARK

DAYS = [date(2025, month, 1) for month in (1, 2, 3, 4)]
BARS = pl.DataFrame({"period": DAYS, "count": [0.0, 7.0, 0.0, 3.0]})


@pytest.mark.parametrize(("complete", "dotted"), [(True, 0), (False, 2)])
def test_only_what_may_be_untold_is_dotted(complete, dotted):
    html = bars_image(BARS, first=DAYS[0], last=DAYS[-1], theme=DARK, complete=complete)
    assert html.count("29H") == dotted
    assert html.count("rect") == len(DAYS)
