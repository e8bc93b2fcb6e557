"""The routes by which each dialer's exports leave it."""

from dialers.routes import (
    amazon_connect,
    convoso,
    five9,
    fusionpbx,
    genesys,
    goautodial,
    issabel,
    ozonetel,
    ringcentral,
    smartflo,
    uccx,
    vicidial,
    wombat,
)

_DIALERS = (
    amazon_connect,
    convoso,
    five9,
    fusionpbx,
    genesys,
    goautodial,
    issabel,
    ozonetel,
    ringcentral,
    smartflo,
    uccx,
    vicidial,
    wombat,
)

ROUTES = {sample: routes for dialer in _DIALERS for sample, routes in dialer.ROUTES.items()}
"""By sample, and by the name of the route."""
