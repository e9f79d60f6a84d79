"""The system-call filter of a worker (Linux seccomp): no new processes, no other programs, no signals to others.

So nothing that a worker starts outlives it, a fork bomb has one process, and the learner's code cannot kill the fork
server or the judge, not even as root. The filter needs no rights, and it cannot be removed. Systems and processors
without it rely on process groups and on the judge's deadline.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

# linux/prctl.h, linux/seccomp.h, linux/audit.h, linux/sched.h
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
# linux/filter.h: load a word, jump if equal, if not smaller, if bits are set, return
_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

# Numbers of system calls; each processor architecture has its own (asm/unistd.h).
_CALLS = {
    "x86_64": (
        0xC000003E,
        {"clone": 56, "clone3": 435, "kill": 62, "tkill": 200, "tgkill": 234, "prlimit64": 302},
        # fork vfork execve execveat · setsid setpgid · ptrace process_vm_readv process_vm_writev · rt_sigqueueinfo
        # rt_tgsigqueueinfo pidfd_send_signal pidfd_getfd · unshare setns · setrlimit · io_uring_setup
        (57, 58, 59, 322, 112, 109, 101, 310, 311, 129, 297, 424, 438, 272, 308, 160, 425),
    ),
    "aarch64": (
        0xC00000B7,
        {"clone": 220, "clone3": 435, "kill": 129, "tkill": 130, "tgkill": 131, "prlimit64": 261},
        (221, 281, 157, 154, 117, 270, 271, 138, 240, 424, 438, 97, 268, 164, 425),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install() -> bool:
    """Install the filter in this process, for good. It may still start threads, and signal itself.

    Returns:
        Whether the kernel accepted it.
    """
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None or struct.calcsize("P") != 8:
        return False
    rules = _rules(*known)
    code = b"".join(struct.pack("=HBBI", *rule) for rule in rules)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(rules), ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program), 0, 0) == 0)


def _rules(architecture: int, named: dict[str, int], refused: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Return the filter: instructions of (code, how many to skip if true, if false, operand)."""
    no, yes = (_RETURN, 0, 0, _ERRNO | _EPERM), (_RETURN, 0, 0, _ALLOW)
    rules = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        no,  # the 32-bit entry point has other numbers
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        no,
    ]
    for number in refused:
        rules += [(_EQUAL, 0, 1, number), no]
    # A filter cannot read its flags, which are in memory. libc falls back on clone when clone3 does not exist.
    rules += [(_EQUAL, 0, 1, named["clone3"]), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    # Threads may be made, processes not; a process may signal only itself; limits may be read, not changed.
    conditions = [("clone", 0, (_BITS, 0, 1, _CLONE_THREAD)), ("prlimit64", 2, (_EQUAL, 0, 1, 0))]
    conditions += [(call, 0, (_EQUAL, 0, 1, os.getpid())) for call in ("kill", "tkill", "tgkill")]
    for call, argument, condition in conditions:
        rules += [(_EQUAL, 0, 4, named[call]), (_LOAD, 0, 0, _ARGUMENTS + 8 * argument), condition, yes, no]
    return [*rules, yes]
