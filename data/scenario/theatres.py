"""Every theatre of the exercise, and the routes and agencies looked up across them."""

from typing import Final

from data.scenario.caribbean import CARIBBEAN
from data.scenario.shapes import Route, Theatre
from data.scenario.south_pacific import SOUTH_PACIFIC
from data.scenario.western_mediterranean import WESTERN_MEDITERRANEAN

THEATRES: Final[tuple[Theatre, ...]] = (WESTERN_MEDITERRANEAN, CARIBBEAN, SOUTH_PACIFIC)

THEATRE_OF_ROUTE: Final = {route.route_id: theatre for theatre in THEATRES for route in theatre.routes}
THEATRE_OF_AGENCY: Final = {agency: theatre for theatre in THEATRES for agency in theatre.feeds}

ROUTES: Final[tuple[Route, ...]] = tuple(route for theatre in THEATRES for route in theatre.routes)
AGENCIES: Final[tuple[str, ...]] = tuple(THEATRE_OF_AGENCY)
