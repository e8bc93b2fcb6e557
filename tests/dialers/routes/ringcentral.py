"""RingCentral Engage Voice: its API, the dial group inside each campaign or beside it."""

import json

from dialers.routes.answers import by_each_envelope
from dialers.routes.route import Route, sample_objects

CAMPAIGNS = sample_objects("ringcentral.json")


def beside():
    """Return the campaigns with the settings of their dial groups beside their own."""
    return json.dumps(
        [
            {name: value for name, value in one.items() if name != "dialGroup"}
            | {name: value for name, value in one["dialGroup"].items() if name != "isActive"}
            for one in CAMPAIGNS
        ]
    )


ROUTES = {
    "ringcentral": by_each_envelope(CAMPAIGNS, "campaigns")
    | {"dial group beside": Route("joined.json", beside)},
}
"""By sample, and by the name of the route."""
