"""A stand-in of TeleCMI's "Create Campaign" API, written from the API page alone.

It imports nothing of the package around it, so that a mistake there is not repeated here. It
serves real HTTP on the loopback interface; what a person can try with it stands in
`bulk_import.sandbox.demo`, how it is made to misbehave in `bulk_import.sandbox.faults`.

Importing this module is cheap: Starlette and uvicorn are loaded when a sandbox is started.
"""

from __future__ import annotations

from bulk_import.sandbox.faults import Fault
from bulk_import.sandbox.server import Sandbox, serve

__all__ = ["Fault", "Sandbox", "serve"]
