"""The routes by which each dialer's exports leave it."""

from dialers.routes import (
    amazon_connect,
    amazon_connect_v1,
    convoso,
    five9,
    fusionpbx,
    genesys,
    goautodial,
    issabel,
    omnileads,
    ozonetel,
    ringcentral,
    smartflo,
    uccx,
    vicidial,
    wombat,
)

_DIALERS = (
    amazon_connect,
    amazon_connect_v1,
    convoso,
    five9,
    fusionpbx,
    genesys,
    goautodial,
    issabel,
    omnileads,
    ozonetel,
    ringcentral,
    smartflo,
    uccx,
    vicidial,
    wombat,
)

ROUTES = {sample: routes for dialer in _DIALERS for sample, routes in dialer.ROUTES.items()}
"""By sample, and by the name of the route."""
