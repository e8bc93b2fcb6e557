"""What is to be made by Terraform or CloudFormation, and what was: resources by their types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from bulk_import.readers.worker.tables import MOST_DEEP
from bulk_import.readers.worker.wire import ReadError

LABEL: Final = "label"
"""The header of the names by which resources, and other records, are kept."""

TYPE_DEPTH: Final = 2
"""Names of the way to the resources of a type, `resource.TYPE`, which names their table too."""

Resource = tuple[str, str, Any]
"""The table of a resource, its label and its fields."""

_AWS: Final = "AWS::"


def resources_in(document: Mapping[str, Any]) -> Iterator[Resource]:
    """Yield the resources of a state of Terraform, of its `show`, or of a template of AWS.

    Raises:
        ReadError: Modules or fields are nested too deep.
    """
    if "terraform_version" in document:
        yield from _of_state(document.get("resources"))
        for values in ("values", "planned_values"):
            yield from _of_module(_inside(document, values, "root_module"), 0)
        return
    resources = document.get("Resources")
    if isinstance(resources, Mapping):
        for label, one in resources.items():
            if isinstance(one, Mapping) and str(one.get("Type")).startswith(_AWS):
                yield str(one["Type"]), str(label), _plain(one.get("Properties") or {}, 0)


def table_of_type(kind: str) -> str:
    """Return the name of the table of the resources of a type of Terraform."""
    return f"resource.{kind}"


def _of_state(resources: Any) -> Iterator[Resource]:
    for one in _mappings(resources):
        if one.get("mode", "managed") != "managed" or "type" not in one:
            continue
        for instance in _mappings(one.get("instances")):
            label = _indexed(str(one.get("name", "")), instance.get("index_key"))
            yield table_of_type(str(one["type"])), label, instance.get("attributes") or {}


def _of_module(module: Any, depth: int) -> Iterator[Resource]:
    if not isinstance(module, Mapping):
        return
    if depth > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    for one in _mappings(module.get("resources")):
        if one.get("mode", "managed") == "managed" and "type" in one:
            label = _indexed(str(one.get("name", "")), one.get("index"))
            yield table_of_type(str(one["type"])), label, one.get("values") or {}
    for inner in _mappings(module.get("child_modules")):
        yield from _of_module(inner, depth + 1)


def _indexed(name: str, index: Any) -> str:
    """Return the label of one of several resources that are made by `count` or `for_each`."""
    return name if index is None else f"{name}[{index}]"


def _mappings(value: Any) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else ()


def _inside(document: Mapping[str, Any], *names: str) -> Any:
    found: Any = document
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _plain(value: Any, depth: int) -> Any:
    """Return *value* with references as Terraform writes them, and pairs as fields by name.

    `{"Ref": "Queue"}` is `${Queue}`; a list of `{"Key": …, "Value": …}` is what it says by name.
    """
    if depth > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    if isinstance(value, list):
        inner = [_plain(one, depth + 1) for one in value]
        pairs = [one for one in inner if isinstance(one, dict) and one.keys() == {"Key", "Value"}]
        is_named = bool(pairs) and len(pairs) == len(inner)
        return {str(one["Key"]): one["Value"] for one in pairs} if is_named else inner
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (reference := _reference(*next(iter(value.items())))):
        return reference
    return {str(name): _plain(one, depth + 1) for name, one in value.items()}


def _reference(function: str, argument: Any) -> str | None:
    if function == "Fn::Sub" and isinstance(argument, str):
        return argument
    if function == "Ref" or function.startswith("Fn::"):
        parts = argument if isinstance(argument, list) else [argument]
        return "${" + ".".join(map(str, parts)) + "}" if all(map(_is_text, parts)) else None
    return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int | float)
