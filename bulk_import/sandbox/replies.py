"""What the API answers: the sentences of the API page's table of status codes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, NamedTuple


class Reply(NamedTuple):
    """The JSON object of an answer; its `code` is the HTTP status as well."""

    code: int
    msg: str


CREATED: Final = Reply(200, "Campaign created successfully")
NAME_EXISTS: Final = Reply(400, "Campaign Name Already Exists")
LEADS_NOT_FOUND: Final = Reply(400, "Leads ID Not Found")
LEAD_MAPPED: Final = Reply(400, "Lead already mapped to another campaign")
INVALID_AGENTS: Final = Reply(400, "Invalid agent IDs")
USER_MAPPED: Final = Reply(400, "User already mapped to another campaign")
APP_NOT_FOUND: Final = Reply(404, "App Not Found")
SERVER_ERROR: Final = Reply(500, "Internal Server Error")


def validation_failed(complaint: str) -> Reply:
    """Return the answer to a request that breaks the page's rules."""
    return Reply(422, f"Validation Failed: {complaint}")


def standard(status: int) -> Reply:
    """Return an answer that the page does not list, in the words of the HTTP standard."""
    if status == CREATED.code:
        return CREATED
    try:
        return Reply(status, HTTPStatus(status).phrase)
    except ValueError:
        return Reply(status, "Unknown Error")
