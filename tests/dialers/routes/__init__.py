"""The routes by which each dialer's exports leave it."""

from dialers.routes import (
    amazon_connect_v1,
    convoso,
    five9,
    fusionpbx,
    goautodial,
    omnileads,
    uccx,
    vicidial,
)

_DIALERS = (
    amazon_connect_v1,
    convoso,
    five9,
    fusionpbx,
    goautodial,
    omnileads,
    uccx,
    vicidial,
)

ROUTES = {sample: routes for dialer in _DIALERS for sample, routes in dialer.ROUTES.items()}
"""By sample, and by the name of the route."""
