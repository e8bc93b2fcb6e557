"""How an export looks: what a profile says of it in `[source]`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bulk_import.dialers.profile_tables import ProfileTable, Texts


class Headerless(ProfileTable):
    """How the dialer's rows look in a file whose first row is a campaign.

    Attributes:
        columns: The headers of a file that has exactly these columns; empty where the columns
            differ between releases, so that nobody can say what they are.
        words: By header, the words of which every cell below it is one.
        how: How to get the rows with their headers, for people.
    """

    columns: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = Field({})
    how: str = ""


class ExportFormat(ProfileTable):
    """How the export looks.

    Attributes:
        kind: What it is usually written as, for people.
        delimiter: What stands between its cells, for people; it is found out.
        detect: Headers that must all be there for the profile to fit; `a|b` is either.
        detect_values: The only words that the cells below a header hold; by header.
        records: Where the campaigns are in JSON, XML or YAML whose form does not show it: names
            with dots between them, `*` for any one of them; lists are gone through.
        table: The name of the sheet or table that holds the campaigns; may hold `*`.
        key: The headers of the key that identifies a campaign, by default its name.
        blank: Words for "nothing here", in every column.
        orientation: Whether a campaign is a row or a column.
        headerless: What is known of files without headers.
    """

    kind: str = "any"
    delimiter: str | None = None
    detect: tuple[str, ...] = ()
    detect_values: dict[str, tuple[str, ...]] = Field({})
    records: Annotated[str, Field(pattern=r"^[^.\s]+(?:\.[^.\s]+)*$")] | None = None
    table: Texts = ()
    key: Texts = ()
    blank: Texts = ()
    orientation: Literal["rows", "columns"] = "rows"
    headerless: Headerless = Headerless()
