"""README and handbook as tests see them: their files, and the blocks of code in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bulk_import.handbook
from bulk_import.handbook import TOPICS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
HANDBOOK = Path(bulk_import.handbook.__file__).parent
PAGES = [README, *(HANDBOOK / f"{name}.md" for name in TOPICS)]
SAMPLES = ROOT / "samples"

_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*) ?(?P<file>\S*)\n(?P<text>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """A fenced block of code.

    Attributes:
        language: What stands behind the fence.
        file: The name that stands behind the language: the block is the content of that file.
        text: The code, without its indent.
    """

    language: str
    file: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    for found in _BLOCK.finditer(page.read_text("utf-8")):
        indent = found["indent"]
        text = re.sub(f"^{indent}", "", found["text"], flags=re.MULTILINE)
        yield Block(found["language"], found["file"], text)
