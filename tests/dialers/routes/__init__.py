"""The routes by which each dialer's exports leave it."""

from dialers.routes import vicidial

ROUTES = vicidial.ROUTES
"""By sample, and by the name of the route."""
