"""Campaigns made of the fields' own examples, so that a test names only the fields it is about.

Changes are given by the name of the field. A new field is in all of them by its example.
"""

from bulk_import import campaign as campaigns
from bulk_import.campaign import FIELDS, IN_ORDER, fields_of
from bulk_import.fields import DIALER_TYPE
from bulk_import.normalizers.normalizer import Context

DECISIVE = {field.condition.field for field in IN_ORDER if field.condition} | {DIALER_TYPE}
"""The fields that decide which others a campaign has."""


def names_of(dialer=None):
    """Return the names of the fields of a dialer type, or of those that every campaign has."""
    return {field.name for field in fields_of(dialer)}


def own(number):
    """Return as changes what campaign *number* shares with no other number."""
    return {
        "name": f"Campaign {number}",
        "leads_id": f"3f2b8c1e-7d4a-4e0b-9a6f-{number:012}",
        "users": f"{5000 + number}_2224257",
    }


def cells_of(dialer, **changes):
    """Return the cells of a campaign by field: of those that it needs, and of the changed.

    A changed cell may be wrong, unless other fields depend on it.
    """
    cells, known = {}, {}
    for field in IN_ORDER:
        example = dialer if field.name == DIALER_TYPE else field.example
        if field.name in changes or field.is_needed(known):
            cells[field.name] = changes.get(field.name, example)
        if field.name in DECISIVE and field.name in cells:
            known[field.name] = field.normalize(cells[field.name], Context()).meant
    return {name: cells[name] for name in FIELDS if name in cells}


def row_of(dialer, **changes):
    """Return the same by header."""
    return {FIELDS[name].header: cell for name, cell in cells_of(dialer, **changes).items()}


def values_of(dialer, **changes):
    """Return what the cells of a campaign mean, by field."""
    cells, values = cells_of(dialer, **changes), {}
    for field in IN_ORDER:
        if field.name in cells:
            beside = {name: values[name] for name in field.depends_on}
            context = field.context(Context(region="IN", **beside))
            values[field.name] = field.normalize(cells[field.name], context).meant
    return {name: values[name] for name in cells}


def request_of(dialer, **changes):
    """Return the body of the request for a campaign, without the account."""
    return campaigns.body(campaigns.build(values_of(dialer, **changes)))
