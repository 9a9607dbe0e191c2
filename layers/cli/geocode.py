"""``routewatch geocode``: a file of places into positions with radii, or how one text is understood."""

from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from data.errors import WrongUseError
from data.geocode.batch import geocode_frame
from data.geocode.context import read_country
from data.geocode.geocoder import Geocoder
from data.geocode.names import fold
from data.geocode.outcome import Abstention
from data.readers import isolation
from data.settings import read_settings
from layers.cli.imports import read_bytes
from layers.cli.plain import plain_text
from layers.cli.progress import cores, tell_progress
from layers.reviews import reason_name
from layers.wording import _, ngettext, number

PLACE: Final = "place"
COUNTRY: Final = "country"
IDENTITY: Final = "id"
IDENTITIES: Final = (IDENTITY, "event_id")
SHOWN: Final = ("latitude", "longitude", "radius_km", "match_class", "score", "name", "reason")


def geocode_command(
    file: Annotated[Path | None, typer.Argument(help="CSV, TSV or XLSX: place; id and country if there.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where the positions go, as CSV.")] = None,
    explain: Annotated[str, typer.Option("--explain", help="A text, to say how it is understood.")] = "",
    country: Annotated[str, typer.Option("--country", help="Country of that text: a code or a name.")] = "",
    features: Annotated[list[Path] | None, typer.Option("--features", help="CSV of named features of a site.")] = None,
    processes: Annotated[
        int, typer.Option("--processes", min=0, help="How many at most, for many texts; 0 for one a core.")
    ] = 0,
) -> None:
    """Find the positions of places, without a network; where it is unsure, it abstains."""
    overlays = tuple(features or read_settings().features)
    if missing := next((path for path in overlays if not path.is_file()), None):
        raise WrongUseError(_("There is no file {name}.").format(name=plain_text(str(missing))))
    if explain:
        _explain(explain, country, overlays)
        return
    if file is None or out is None:
        raise WrongUseError(_("Name a file and --out, or a text with --explain."))
    _geocode(file, out, overlays, processes or cores())


def _explain(text: str, country: str, overlays: tuple[Path, ...]) -> None:
    geocoder = Geocoder(*overlays)
    if country.strip() and not read_country(country, geocoder.tables, key=fold(country)):
        raise WrongUseError(_("{name} is no country: neither a code nor a name.").format(name=plain_text(country)))
    told = geocoder.explain(text, country or None)
    for step in told.steps:
        typer.echo(plain_text(f"{step.text}: {step.meaning} - {step.detail}"))
    if isinstance(told.outcome, Abstention):
        why = told.outcome.detail or reason_name(told.outcome.reason)
        typer.echo(plain_text(_("No answer: {reason}").format(reason=why)))
        for one in told.outcome.candidates:
            place = f"{one.name}, {one.country}, {one.match_class}, {one.latitude:.3f}, {one.longitude:.3f}"
            typer.echo(plain_text(f"  {place}, {one.score:.2f}"))
        raise typer.Exit(1)
    found = told.outcome
    spot = f"{found.latitude:.4f}, {found.longitude:.4f}, {found.match_class}, {found.score:.2f}, {found.name}"
    radius = _("within {km} km").format(km=number(round(found.radius_km)))
    typer.echo(plain_text(f"{spot}, {radius}"))


def _geocode(file: Path, out: Path, overlays: tuple[Path, ...], processes: int) -> None:
    frame = _read(file)
    answers = geocode_frame(
        frame, geocoder=Geocoder(*overlays), processes=processes, overlays=overlays, on_progress=tell_progress
    )
    table = pl.concat([frame.select(IDENTITY), answers.select(SHOWN)], how="horizontal")
    try:
        table.write_csv(out)
    except OSError as error:
        raise WrongUseError(_("{name} cannot be written.").format(name=plain_text(str(out)))) from error
    missing = table["latitude"].null_count()
    typer.echo(ngettext("{n} place with a position.", "{n} places with a position.", table.height - missing))
    if missing:
        typer.echo(ngettext("{n} place without: choose by hand.", "{n} places without: choose by hand.", missing))
        raise typer.Exit(1)


def _read(file: Path) -> pl.DataFrame:
    frame = isolation.read_isolated(file.name, read_bytes(file)).fields
    if PLACE not in frame.columns:
        raise WrongUseError(_("{name} has no column place.").format(name=plain_text(file.name)))
    own = next((name for name in IDENTITIES if name in frame.columns), None)
    numbered = pl.int_range(1, frame.height + 1).cast(pl.String) if own is None else pl.col(own)
    frame = frame.with_columns(numbered.alias(IDENTITY))
    return frame.select(column for column in (IDENTITY, PLACE, COUNTRY) if column in frame.columns)
