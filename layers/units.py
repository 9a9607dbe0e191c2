"""Says of a row of a layer which unit of the frames of time it is, where there are any."""

from collections.abc import Mapping
from typing import Any


def unit_of(row: Mapping[str, Any]) -> dict[str, int]:
    """
    Take a row's unit over to what is drawn of it.

    Parameters
    ----------
    row
        Of a frame, with ``unit`` where it is one of ``PlayedUnits``.

    Returns
    -------
    unit
        Empty for a row that is shown whatever the window.
    """
    return {"unit": int(row["unit"])} if "unit" in row else {}
