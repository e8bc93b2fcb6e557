"""The routes by which each dialer's exports leave it."""

from dialers.routes import amazon_connect, genesys, ozonetel, ringcentral, smartflo, vicidial

ROUTES = (
    vicidial.ROUTES
    | genesys.ROUTES
    | amazon_connect.ROUTES
    | ringcentral.ROUTES
    | smartflo.ROUTES
    | ozonetel.ROUTES
)
"""By sample, and by the name of the route."""
