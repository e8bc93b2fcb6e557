"""The dialer's HTTP API: the request, and what every answer and failure means.

The names are listed in `__init__.pyi` and loaded when they are first used: a check hides secrets by
what stands here, and must not wait for what sends.
"""

from bulk_import.lazy_names import LazyNames

__getattr__ = LazyNames(__name__).load
