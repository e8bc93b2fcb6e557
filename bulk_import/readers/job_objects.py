"""Windows' means to limit the memory of a process and to end it with us: a job object.

The layouts are those of `JOBOBJECT_EXTENDED_LIMIT_INFORMATION` in winnt.h.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_EXTENDED_LIMITS: Final = 9
_JOB_MEMORY: Final = 0x200
_KILL_ON_CLOSE: Final = 0x2000
_SET_QUOTA: Final = 0x0100
_TERMINATE: Final = 0x0001


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """The limits of a job: its memory, and whether it ends when nobody holds it any more."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("input_output", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


@contextmanager
def limited(process: int, memory_bytes: int, kernel: Any = None) -> Iterator[bool]:
    """Keep a process and all that it starts within limits, and end them afterwards.

    Where Windows refuses a job, as some hosts do inside a job of theirs, nothing is limited.

    Args:
        process: The number of the process.
        memory_bytes: What it may hold, together with what it starts.
        kernel: Windows' kernel32; None for that of this machine.

    Yields:
        Whether it is limited.
    """
    kernel = kernel or _kernel32()
    job = kernel.CreateJobObjectW(None, None)
    handle = kernel.OpenProcess(_SET_QUOTA | _TERMINATE, False, process)  # noqa: FBT003  Windows' own
    try:
        yield bool(job and handle) and _is_in(job, handle, memory_bytes, kernel)
    finally:
        for one in (handle, job):
            if one:
                kernel.CloseHandle(ctypes.c_void_p(one))


def _is_in(job: int, process: int, memory_bytes: int, kernel: Any) -> bool:
    limits = ExtendedLimits(job_memory=memory_bytes)
    limits.basic.flags = _JOB_MEMORY | _KILL_ON_CLOSE
    found = ctypes.byref(limits), ctypes.sizeof(limits)
    return bool(
        kernel.SetInformationJobObject(ctypes.c_void_p(job), _EXTENDED_LIMITS, *found)
        and kernel.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(process))
    )


def _kernel32() -> Any:
    """Return kernel32, whose handles are as long as addresses, which ctypes does not know."""
    kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009  only Windows has it
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.OpenProcess.restype = ctypes.c_void_p
    return kernel
