"""Windows' limits for the child, tried on a stand-in of its kernel: no such machine is at hand."""

import ctypes

import pytest

from bulk_import.readers.job_objects import ExtendedLimits, limited

JOB, PROCESS = 2**40 + 8, 2**40 + 16  # longer than an int of C


class Kernel:
    """Notes what it is asked for, and refuses one thing."""

    def __init__(self, refused=""):
        self.refused = refused
        self.asked = []
        self.limits = None

    def __getattr__(self, name):
        def ask(*arguments):
            self.asked.append((name, *(getattr(one, "value", one) for one in arguments)))
            if name == "SetInformationJobObject":
                self.limits = ExtendedLimits.from_buffer_copy(arguments[2]._obj)
            answer = {"CreateJobObjectW": JOB, "OpenProcess": PROCESS}.get(name, 1)
            return 0 if name == self.refused else answer

        return ask


def test_a_child_is_limited_with_all_that_it_starts_and_ends_with_us():
    kernel = Kernel()
    with limited(4711, 953_000_000, kernel) as is_limited:
        assert is_limited
        assert ("AssignProcessToJobObject", JOB, PROCESS) in kernel.asked
    assert kernel.asked[1] == ("OpenProcess", 0x0101, False, 4711)
    assert kernel.limits.job_memory == 953_000_000
    assert kernel.limits.basic.flags == 0x2200
    assert kernel.asked[-2:] == [("CloseHandle", PROCESS), ("CloseHandle", JOB)]


@pytest.mark.parametrize(
    "refused",
    [
        *("CreateJobObjectW", "OpenProcess"),
        *("SetInformationJobObject", "AssignProcessToJobObject"),
    ],
)
def test_where_windows_refuses_a_job_the_file_is_read_all_the_same(refused):
    kernel = Kernel(refused)
    with limited(4711, 1, kernel) as is_limited:
        assert not is_limited
    closed = {
        handle for name, *handles in kernel.asked for handle in handles if name[:5] == "Close"
    }
    assert closed == {JOB, PROCESS} - {
        {"CreateJobObjectW": JOB, "OpenProcess": PROCESS}.get(refused)
    }


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes of 64-bit systems")
def test_the_layout_is_that_of_windows():
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ExtendedLimits.job_memory.offset == 120
