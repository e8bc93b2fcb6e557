"""YAML: templates of CloudFormation, and what command lines of clouds write with `--output yaml`.

Words stay the texts that they are, so that `on` and `off` mean what their dialer means by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from bulk_import.cells import shown
from bulk_import.readers.worker.declared import plain_text
from bulk_import.readers.worker.record_search import find_records
from bulk_import.readers.worker.tables import MOST_DEEP, Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

_NULL: Final = "tag:yaml.org,2002:null"
_FUNCTION: Final = "!"
_BARE: Final = "Ref"
"""The function of CloudFormation that is written without `Fn::`."""


def read_yaml(content: bytes, task: Task, send: Send) -> None:
    """Send every list of records as a sheet.

    Raises:
        ReadError: The file is damaged, repeats parts of itself by name, holds no record, or holds
            a field twice.
    """
    text = plain_text(content, task, send).removeprefix("\ufeff")
    tables = Tables(task)
    try:
        find_records(list(_documents(text)), tables)
    except yaml.MarkedYAMLError as error:
        raise _broken(error.problem_mark or error.context_mark) from error
    except yaml.YAMLError as error:  # a character that no YAML may hold
        raise ReadError("export.not_text", line="1") from error
    except RecursionError as error:
        raise ReadError("export.too_deep", most=str(MOST_DEEP)) from error
    tables.send(send)


def _documents(text: str) -> Iterator[Any]:
    for node in yaml.compose_all(text, Loader=_Loader):
        if (value := _value(node)) is not None:
            yield value


class _Loader(yaml.SafeLoader):
    """Composes a document without aliases: a few of them make a small file endless."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # its stubs
            raise ReadError("export.aliases", line=str(mark.line + 1))
        found: yaml.Node | None = super().compose_node(parent, index)
        return found


def _value(node: Any) -> Any:
    """Return what *node* holds; a short form of a function of CloudFormation as its long one."""
    plain = _untagged(node)
    if node.tag.startswith(_FUNCTION) and len(node.tag) > len(_FUNCTION):
        name = node.tag.removeprefix(_FUNCTION)
        return {name if name == _BARE else f"Fn::{name}": plain}
    return plain


def _untagged(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, Any] = {}
        for key, one in node.value:
            name = str(_value(key))
            if name in fields:
                raise ReadError("export.field_twice", field=shown(name))
            fields[name] = _value(one)
        return fields
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    return None if node.tag == _NULL else node.value


def _broken(mark: Any) -> ReadError:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return ReadError("export.broken", line=str(line), character=str(column))
