"""The dialer's HTTP API: the request, and what every answer and failure means.

The names are listed in `__init__.pyi` and loaded when they are first used: a check hides secrets by
what stands here, and must not wait for what sends.
"""

from bulk_import.lazy_names import LazyNames

_NAMES = LazyNames(__name__)

__all__ = sorted(_NAMES.homes)  # noqa: PLE0605  it is a list of strings

__getattr__ = _NAMES.load
