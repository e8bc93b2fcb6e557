"""What a user of the library may hold on to: listed once, complete, and described."""

import ast
import inspect
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from programs import PYTHON
from pydantic import BaseModel

import bulk_import
from bulk_import import events, messages
from bulk_import.fields import Field
from bulk_import.readers import READERS

PACKAGE = Path(bulk_import.__file__).parent
PUBLIC = {name: getattr(bulk_import, name) for name in bulk_import.__all__}
EVENTS = dict.fromkeys(get_args(events.Event))
CLASSES = {each for each in PUBLIC.values() if inspect.isclass(each)} | {*EVENTS}
FUNCTIONS = [each for each in PUBLIC.values() if inspect.isfunction(each)]
DESCRIBED = sorted(
    [*CLASSES, *FUNCTIONS, events.to_json, events.from_json], key=lambda x: x.__name__
)


def name_of(each):
    return each.__name__


def own(kind):
    """Return the classes of this package that *kind* is made of."""
    return [each for each in kind.__mro__ if each.__module__.split(".")[0] == "bulk_import"]


def methods_of(kind):
    """Return the public methods and properties of a class, by name."""
    found = {}
    for each in own(kind):
        for name, member in dict(vars(each)).items():
            function = getattr(member, "fget", None) or getattr(member, "__func__", member)
            if inspect.isfunction(function) and not name.startswith("_"):
                found.setdefault(name, function)
    return found


def attributes_of(kind):
    """Return the names of what a public class holds."""
    if is_dataclass(kind):
        return [each.name for each in fields(kind) if not each.name.startswith("_")]
    return list(kind.model_fields) if issubclass(kind, BaseModel) else []


def hints_of(each):
    """Yield every type hint of a function, or of a class and its methods, with its place."""
    if inspect.isfunction(each):
        yield from get_type_hints(each).items()
        return
    hints = get_type_hints(each)
    yield from ((name, hints[name]) for name in attributes_of(each))
    for name, method in methods_of(each).items():
        yield from ((f"{name}: {part}", hint) for part, hint in get_type_hints(method).items())


def classes_in(hint):
    """Yield the classes that a type hint mentions, however deep."""
    if isinstance(hint, list | tuple):
        parts = hint
    elif get_origin(hint) is Literal:
        parts = ()
    else:
        parts = get_args(hint)
    for part in parts:
        yield from classes_in(part)
    if inspect.isclass(hint):
        yield hint


@pytest.mark.parametrize("each", DESCRIBED, ids=name_of)
def test_what_a_public_signature_mentions_is_public(each):
    hidden = [
        (place, kind.__qualname__)
        for place, hint in hints_of(each)
        for kind in classes_in(hint)
        if kind.__module__.split(".")[0] == "bulk_import" and kind not in CLASSES
    ]
    assert hidden == []


def is_described(part, kind):
    """Return whether the docstring of a class, or the field of a campaign, says what a part is."""
    metadata = kind.model_fields[part].metadata if issubclass(kind, BaseModel) else ()
    is_field = any(isinstance(each, Field) for each in metadata)
    has_help = is_field and f"accepted.{part}" in messages.table()
    return has_help or any(f"    {part}: " in (each.__doc__ or "") for each in own(kind))


@pytest.mark.parametrize("each", [each for each in DESCRIBED if inspect.isclass(each)], ids=name_of)
def test_every_public_class_and_each_of_its_parts_is_described(each):
    assert len(inspect.getdoc(each)) > 20
    assert [name for name in attributes_of(each) if not is_described(name, each)] == []
    assert [name for name, method in methods_of(each).items() if not inspect.getdoc(method)] == []


@pytest.mark.parametrize(
    "each", [each for each in DESCRIBED if inspect.isfunction(each)], ids=name_of
)
def test_every_public_function_and_each_of_its_arguments_is_described(each):
    text = inspect.getdoc(each)
    arguments = list(inspect.signature(each).parameters)
    if other := re.search(r"arguments and refusals are those of `(\w+)`", text):
        text = inspect.getdoc(PUBLIC[other[1]])
    assert [name for name in arguments if f"{name}: " not in text and f"*{name}*" not in text] == []


def test_every_public_name_is_in_the_handbook():
    page = (PACKAGE / "handbook" / "library.md").read_text("utf-8")
    assert [name for name in PUBLIC if f"`{name}`" not in page] == []
    assert [name_of(kind) for kind in EVENTS if f"`{name_of(kind)}`" not in page] == []


@pytest.mark.parametrize("name", bulk_import.__all__)
def test_a_public_name_is_where_its_list_says(name):
    each = PUBLIC[name]
    assert getattr(each, "__name__", "").split(".")[-1] == name
    if not inspect.ismodule(each):
        assert each.__module__.startswith("bulk_import.")


@pytest.mark.parametrize("package", ["bulk_import", "bulk_import.readers"])
def test_type_checkers_and_the_program_read_the_same_list(package):
    module = sys.modules[package]
    stub = ast.parse(Path(module.__file__).with_name("__init__.pyi").read_text("utf-8"))
    listed = [alias.asname for node in stub.body for alias in node.names]
    assert sorted(listed) == module.__all__


def test_the_names_are_in_order_and_offered_for_completion():
    assert dir(bulk_import) == bulk_import.__all__ == sorted(bulk_import.__all__)
    assert set(READERS) >= {"csv", "xlsx"}


@pytest.mark.parametrize("module", ["bulk_import", "bulk_import.readers"])
def test_an_unknown_name_is_an_attribute_error(module):
    with pytest.raises(AttributeError, match=f"'{module}' has no attribute 'nonsense'"):
        sys.modules[module].nonsense  # noqa: B018  the access is the test


@pytest.mark.full
def test_a_public_name_is_loaded_when_it_is_first_used():
    code = (
        "import sys, bulk_import; print({'httpx', 'pydantic'} & set(sys.modules));"
        "bulk_import.check; print('pydantic' in sys.modules, 'httpx' in sys.modules);"
        "bulk_import.run; print('httpx' in sys.modules)"
    )
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "True", "False", "True"]


def test_severities_and_states_say_what_they_are():
    for kind in (bulk_import.State, bulk_import.Severity):
        assert issubclass(kind, Enum)
        assert all(member.label for member in kind)
