"""The files of profiles: those that come with the program, and people's own TOML files."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bulk_import import messages
from bulk_import.dialers.export_format import ExportFormat, Headerless
from bulk_import.dialers.left_out import LostRule, RefuseRule, SkipRule
from bulk_import.dialers.own_values import faults_of_values
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.profile_tables import CellTest, HeaderList, ProfileFault, nearest_name
from bulk_import.dialers.saved_options import SavedOptions
from bulk_import.dialers.side_tables import DialerTable, Lookup, SisterTable
from bulk_import.dialers.written_rule import FieldRule
from bulk_import.files import refuse_special
from bulk_import.problems import Refused

SUFFIX: Final = ".toml"

MOST_BYTES: Final = 1_000_000
"""The size of a profile; the longest that comes with the program has a hundredth of it."""

_DEFAULTS: Final = "defaults"
"""The profile of no dialer, to be extended: what no export says."""

_MERGED: Final = ("set", "lookup", "beside", "aliases", "ask")
"""Tables of which each entry replaces its namesake in the profile that is extended."""

_MOST_LISTED: Final = 5
"""Errors of one file that a message lists."""

_KEYS: Final[dict[str, type[BaseModel]]] = {
    "source": ExportFormat,
    "headerless": Headerless,
    "refuse": RefuseRule,
    "skip": SkipRule,
    "lookup": Lookup,
    "set": FieldRule,
    "when": CellTest,
    "table": DialerTable,
    "beside": SisterTable,
    "lost": LostRule,
    "ignore": HeaderList,
    "secret": HeaderList,
    "options": SavedOptions,
}
"""What may stand in each table, by a part of the way to it."""

_FAULTS: Final = {
    **dict.fromkeys(("string_type", "string_too_short"), "fault.not_text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "fault.not_whole"),
    **dict.fromkeys(("float_type", "float_parsing"), "fault.not_number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "fault.not_true_or_false"),
    **dict.fromkeys(("tuple_type", "list_type"), "fault.not_list"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "fault.not_table"),
    "too_short": "fault.empty",
    "missing": "fault.missing",
}
"""What is said of values of another kind than is needed, by pydantic's name of the error."""


def load(name_or_path: str, folders: Sequence[Path]) -> Profile:
    """Return a profile: one of ours by its id, a saved one by its name, or a file by its path.

    Args:
        name_or_path: An id, a name, or a path that ends in `.toml`.
        folders: Where saved profiles are.

    Raises:
        Refused: There is no such profile, or its file cannot be used; says table and key.
    """
    if name_or_path in _built_in():
        return _ours(name_or_path)
    return _loaded(name_or_path, folders, ())


def record_paths(name_or_path: str | None, folders: Sequence[Path]) -> tuple[str, ...]:
    """Return where profiles say that the campaigns of a document are.

    Args:
        name_or_path: The profile that a person chose; None for all that are known.
        folders: Where saved profiles are.

    Raises:
        Refused: There is no such profile, or a file cannot be used.
    """
    chosen = names(folders) if name_or_path is None else (name_or_path,)
    found = (load(one, folders).source.records for one in chosen)
    return tuple(dict.fromkeys(one for one in found if one is not None))


@cache
def _ours(name: str) -> Profile:
    """Return a profile that comes with the program; checking it takes as long as a conversion."""
    return _loaded(name, (), ())


def comes_with_the_program(profile: Profile) -> bool:
    """Say whether *profile* is one of ours, not a person's own file."""
    return profile.id in _built_in() and _ours(profile.id) is profile


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the ids of our profiles, then the names of the saved ones."""
    saved = sorted(path.stem for folder in folders for path in folder.glob(f"*{SUFFIX}"))
    return tuple(dict.fromkeys((*_built_in(), *saved)))


@cache
def _built_in() -> Mapping[str, Traversable]:
    found = files("bulk_import.dialers").joinpath("profiles").iterdir()
    places = {place.name.removesuffix(SUFFIX): place for place in found}
    return {name: places[name] for name in sorted(places) if places[name].name != name}


def _loaded(name: str, folders: Sequence[Path], children: tuple[str, ...]) -> Profile:
    place = _place(name, folders)
    written = _written(place)
    if "extends" not in written:
        return _checked(written, place)
    parent = written["extends"]
    if not isinstance(parent, str):
        raise Refused("profile.wrong", path=str(place), faults=messages.text("fault.extends"))
    if name in children:
        raise Refused("profile.circle", path=str(place), names=" → ".join((*children, name)))
    if parent in (_DEFAULTS, *_built_in()):
        _ours(parent)  # once, whatever extends it
    else:
        _loaded(parent, folders, (*children, name))  # so that its errors name its own file
    return _checked(_extended(written, _whole(parent, folders)), place)


def _whole(name: str, folders: Sequence[Path]) -> dict[str, Any]:
    """Return what a profile says together with all that it extends."""
    written = _written(_place(name, folders))
    if "extends" not in written:
        return written
    return _extended(written, _whole(written["extends"], folders))


def _place(name: str, folders: Sequence[Path]) -> Traversable:
    if name.endswith(SUFFIX):
        return Path(name)
    if name == _DEFAULTS:
        return files("bulk_import.dialers").joinpath(f"{name}{SUFFIX}")
    saved = [folder / f"{name}{SUFFIX}" for folder in folders]
    known = names(folders)
    if name in known:
        return _built_in().get(name) or next(path for path in saved if path.is_file())
    if near := nearest_name(name, known):
        raise Refused("profile.no_such_near", profile=name, near=near)
    raise Refused("profile.no_such", profile=name, profiles=", ".join(known))


def _written(place: Traversable) -> dict[str, Any]:
    """Return the tables of a file.

    Raises:
        Refused: There is no such file, or it is not TOML.
    """
    if isinstance(place, Path):
        refuse_special(place)
    try:
        with place.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Refused("profile.unreadable", path=str(place), reason="reason.over_a_megabyte")
        lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig")
        text = lines.read()  # line breaks of every system
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "reason.not_utf8"
        raise Refused("profile.unreadable", path=str(place), reason=reason) from error
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused("profile.not_toml", path=str(place), reason=str(error)) from error


def _extended(child: Mapping[str, Any], parent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of *parent* with those of *child* in their place."""
    tables = {**parent, **child}
    skips = [one.get("skip", []) for one in (child, parent)]
    if all(isinstance(one, list) for one in skips):
        tables["skip"] = [*skips[0], *(one for one in skips[1] if one not in skips[0])]
    for name in _MERGED:
        inner = [one.get(name, {}) for one in (parent, child)]
        if all(isinstance(one, dict) for one in inner):
            tables[name] = {**inner[0], **inner[1]}
    return tables


def _checked(written: Mapping[str, Any], place: Traversable) -> Profile:
    try:
        profile = Profile.model_validate(written)
    except ValidationError as error:
        faults = [_fault(one, written) for one in error.errors(include_url=False)]
        raise _wrong(place, faults) from error
    if faults := [_at(way, _said(one), written) for way, one in faults_of_values(profile)]:
        raise _wrong(place, faults)
    return profile


def _wrong(place: Traversable, faults: Sequence[str]) -> Refused:
    more = [messages.text("fault.more")] if len(faults) > _MOST_LISTED else []
    listed = [*faults[:_MOST_LISTED], *more]
    return Refused("profile.wrong", path=str(place), faults="; ".join(listed))


def _fault(error: ErrorDetails, written: Mapping[str, Any]) -> str:
    """Return one fault in words: the table, the key and what is wrong with it."""
    way = error["loc"] or ("",)
    return _at(way, _reason(error, way[:-1]), written)


def _at(place: Sequence[int | str], reason: str, written: Mapping[str, Any]) -> str:
    """Return a fault with where it is."""
    *way, key = place
    if isinstance(key, int) or way == ["lookup"]:  # the table itself, not one of its keys
        way, key = [*way, key], ""
    table = _table(way, written)
    return ": ".join(part for part in (table, str(key), reason) if part)


def _reason(error: ErrorDetails, way: Sequence[int | str]) -> str:
    match error["type"], error.get("ctx", {}):
        case "extra_forbidden", _:
            return _unknown_key(str(error["loc"][-1]), way)
        case "value_error", {"error": ProfileFault() as fault}:
            return _said(fault)
        case "literal_error", {"expected": expected}:
            found = str(error["input"])
            near = nearest_name(found, expected.replace("'", " ").split())
            said = messages.text("fault.not_one_of", expected=expected, found=repr(error["input"]))
            return _or_near(said, near)
        case "string_pattern_mismatch", {"pattern": pattern}:
            return messages.text("fault.form", pattern=pattern)
        case kind, _ if kind in _FAULTS:
            return messages.text(_FAULTS[kind])
        case _:
            return error["msg"]  # pydantic's own words: no field of a profile needs them today


def _said(fault: ProfileFault) -> str:
    return _or_near(messages.text(fault.code, **fault.facts), fault.near)


def _unknown_key(key: str, way: Sequence[int | str]) -> str:
    model = next((_KEYS[str(part)] for part in reversed(way) if part in _KEYS), Profile)
    known = [info.alias or name for name, info in model.model_fields.items()]
    if near := nearest_name(key, known):
        return _or_near(messages.text("fault.no_key"), near)
    return messages.text("fault.key", known=", ".join(known))


def _or_near(said: str, near: str) -> str:
    return messages.text("fault.like", fault=said, near=near) if near else said


def _table(way: Sequence[int | str], written: Mapping[str, Any]) -> str:
    """Return the way to a table as TOML writes it: `[set.ratio]`, or `[[set.ratio]] number 2`."""
    texts = [str(part) for part in way if isinstance(part, str)]
    if not texts:
        return ""
    numbers = [part for part in way if isinstance(part, int)]
    inner: Any = written
    for part in texts[:2]:
        inner = inner.get(part, {}) if isinstance(inner, dict) else inner
    if not numbers or not isinstance(inner, list):
        return f"[{'.'.join(texts)}]"
    return " ".join(_numbered(texts, numbers[0] + 1))


def _numbered(texts: Sequence[str], number: int) -> Iterator[str]:
    length = 1 if texts[0] == "skip" else 2
    table = f"[[{'.'.join(texts[:length])}]]"
    yield messages.text("fault.table_number", table=table, number=str(number))
    if texts[length:]:
        yield ".".join(texts[length:])
