"""The text in which Prometheus reads numbers: a name, labels, a value, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

MEDIA_TYPE: Final = "text/plain; version=0.0.4"

_ESCAPED: Final = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})
"""What would end a label's value, or a line of help."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A number.

    Attributes:
        value: The number.
        labels: What it is about, by name.
    """

    value: float
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted.

    Attributes:
        name: Its name.
        kind: Whether it goes up and down, or only up.
        help: What it says.
        samples: The numbers.
    """

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    samples: tuple[Sample, ...]


def exposition(metrics: Iterable[Metric]) -> str:
    """Return *metrics* as Prometheus reads them."""
    return "".join(f"{line}\n" for metric in metrics for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help.translate(_ESCAPED)}"
    yield f"# TYPE {metric.name} {metric.kind}"
    for sample in metric.samples:
        pairs = (f'{name}="{text.translate(_ESCAPED)}"' for name, text in sample.labels.items())
        labels = f"{{{','.join(pairs)}}}" if sample.labels else ""
        yield f"{metric.name}{labels} {sample.value:.12g}"
