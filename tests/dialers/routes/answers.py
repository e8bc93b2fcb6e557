"""The routes of an API's answers: whatever a script puts around its campaigns, or makes of them."""

import csv
import io
import json

from dialers.routes.route import Route, pasted
from readers import printing

from bulk_import.readers.worker.tables import flat


def by_each_envelope(campaigns, name):
    """Return the *campaigns* as answers and scripts write them.

    Args:
        campaigns: What the API says of each.
        name: What it calls their list.
    """
    total = len(campaigns)
    pages = [{name: half, "total": total} for half in (campaigns[:1], campaigns[1:])]
    routes = {
        "a list": ("json", lambda: json.dumps(campaigns)),
        "data and how many": ("json", lambda: json.dumps({"data": campaigns, "total": total})),
        "one a line": ("jsonl", lambda: "\n".join(map(json.dumps, campaigns))),
        "pages in a list": ("json", lambda: json.dumps(pages)),
        "pages one after the other": ("json", lambda: "\n".join(map(json.dumps, pages))),
        "ConvertTo-Json": (
            "json",
            lambda: "\ufeff" + json.dumps({"value": campaigns, "Count": total}),
        ),
        "YAML": ("yaml", lambda: printing.yaml_list(name, campaigns)),
        "a table of CSV": ("csv", lambda: table(campaigns)),
        "a table in Excel": ("xlsx", lambda: pasted(flattened(campaigns))),
    }
    return {route: Route(f"answer.{end}", write) for route, (end, write) in routes.items()}


def flattened(campaigns):
    """Return the fields of *campaigns* as one table, with dots in the headers of inner ones."""
    rows = [{header: _text(cell) for header, cell in flat(one)} for one in campaigns]
    headers = dict.fromkeys(header for row in rows for header in row)
    return [{header: row.get(header) for header in headers} for row in rows]


def _text(cell):
    return cell if cell is None or isinstance(cell, str) else json.dumps(cell)


def table(campaigns):
    """Return the fields of *campaigns* as CSV."""
    rows, target = flattened(campaigns), io.StringIO()
    writer = csv.DictWriter(target, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def renamed(value, name):
    """Return *value* with the names of all its fields, also of inner ones, as *name* makes them."""
    if isinstance(value, dict):
        return {name(field): renamed(inner, name) for field, inner in value.items()}
    return [renamed(one, name) for one in value] if isinstance(value, list) else value
