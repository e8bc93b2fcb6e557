"""The routes by which each dialer's exports leave it."""

from dialers.routes import (
    convoso,
    five9,
    fusionpbx,
    goautodial,
    issabel,
    uccx,
    vicidial,
    wombat,
)

_DIALERS = (
    convoso,
    five9,
    fusionpbx,
    goautodial,
    issabel,
    uccx,
    vicidial,
    wombat,
)

ROUTES = {sample: routes for dialer in _DIALERS for sample, routes in dialer.ROUTES.items()}
"""By sample, and by the name of the route."""
