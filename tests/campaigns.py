"""Campaigns made of the fields' own examples, so that tests name only the fields they are about."""

from bulk_import.campaign import fields_of


def names_of(dialer=None):
    """Return the names of the fields of a dialer type, or of those that every campaign has."""
    return {field.name for field in fields_of(dialer)}
