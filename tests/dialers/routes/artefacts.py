"""Each route's export as an artefact, before a person has answered anything."""

from dialers.artefacts import Artefact
from migrations import Sample

from bulk_import import readers
from bulk_import.app.converting import convert_export
from bulk_import.cells import written
from bulk_import.options import ReadOptions


def by_route(sample, name, route, folder):
    """Return what becomes of a *sample* by a *route*, held against the requests foretold."""
    told = Sample(sample, folder, route)
    profile = told.answers["profile"] if told.profile else None
    options = ReadOptions(inet_no=2224257, profile=profile)
    conversion = convert_export(readers.read(str(told.path)), options).conversion
    artefact = Artefact(sample, name, conversion.profile)
    expected = {body["name"]: body for body in told.expected}
    for campaign in conversion.campaigns:
        body = expected.pop(campaign.name)
        elsewhere = {"name", *route.typed}
        decided = {field: _typed(body[field]) for field in body.keys() - elsewhere}
        artefact.compare(campaign, decided, leave=elsewhere)
    artefact.wrong += tuple(f"{one} is not there" for one in expected)
    return artefact


def _typed(value):
    return ", ".join(value) if isinstance(value, list) else written(value).lower()
