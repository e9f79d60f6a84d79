"""The system-call filter of a worker (Linux seccomp): no processes, signals, networks, or settings of the machine.

So nothing that a worker starts outlives it, a fork bomb has one process, and the learner's code cannot kill the fork
server or the judge, not even as root. The filter needs no rights, and it cannot be removed. Systems and processors
without it rely on process groups and on the judge's deadline.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import sys
from collections.abc import Iterator

# linux/prctl.h, linux/seccomp.h, linux/audit.h, linux/sched.h
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x00010000
_ALL_BITS, _TYPE_OF_SOCKET = 0xFFFFFFFF, 0xF
# asm-generic/fcntl.h: duplicate, flags of a descriptor, flags of a file, duplicate with a flag. What is left out: the
# process that gets a signal from a descriptor, leases, which stop others from opening a file, locks.
_FCNTL = (0, 1, 2, 3, 4, 1030)
# asm-generic/ioctls.h: is it a terminal, of what size, bytes to read, blocking or not, closed on exec or not.
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# The first number that this list knows nothing about. All of x32, the other way in on x86-64, is above it.
_LATER = 463
# linux/filter.h: load a word, keep some of its bits, jump if equal, if not smaller, return
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

# Numbers of system calls: x86-64, arm64 (asm/unistd.h).
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# Allowed in one form only.
NAMED = {
    "clone": (56, 220), "clone3": (435, 435), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "prlimit64": (302, 261), "socket": (41, 198), "socketpair": (53, 199), "fcntl": (72, 25), "ioctl": (16, 29),
}  # fmt: skip
REFUSED = {
    # other processes and programs; -1 is a call that the architecture lacks
    "fork": (57, -1), "vfork": (58, -1), "execve": (59, 221), "execveat": (322, 281), "setsid": (112, 157),
    "setpgid": (109, 154), "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "unshare": (272, 97), "setns": (308, 268), "setrlimit": (160, 164),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "get_robust_list": (274, 100),
    # files of others, which Landlock does not keep from being changed in these ways, nor from being watched
    "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, -1),
    "lchown": (94, -1), "fchown": (93, 55), "fchownat": (260, 54), "utime": (132, -1), "utimes": (235, -1),
    "futimesat": (261, -1), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "truncate": (76, 45),
    "inotify_init": (253, -1), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    # what processes share: a scheduler, priorities, memory that stays, queues, keys
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "setpriority": (141, 140), "ioprio_set": (251, 30), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190),
    "semop": (65, 193), "semctl": (66, 191), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188),
    "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219),
    # connections from outside
    "bind": (49, 200), "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242),
    # the machine
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142),
    "acct": (163, 89), "quotactl": (179, 60), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "syslog": (103, 116), "vhangup": (153, 58),
    "iopl": (172, -1), "ioperm": (173, -1), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsmount": (432, 432), "mount_setattr": (442, 442), "open_by_handle_at": (304, 265),
    # large parts of the kernel that no answer needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "fanotify_init": (300, 262), "personality": (135, 92), "modify_ldt": (154, -1),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def is_known() -> bool:
    """Whether there is a filter for this system and processor."""
    return sys.platform == "linux" and platform.machine() in ARCHITECTURES and struct.calcsize("P") == 8


def install() -> bool:
    """Install the filter in this process, for good. It may still start threads, and signal itself.

    Returns:
        Whether the kernel accepted it.
    """
    if not is_known():
        return False
    rules = _rules(*ARCHITECTURES[platform.machine()])
    code = b"".join(struct.pack("=HBBI", *rule) for rule in rules)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(rules), ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program), 0, 0) == 0)


def _rules(which: int, architecture: int) -> list[tuple[int, int, int, int]]:
    """Return the filter: instructions of (code, how many to skip if true, if false, operand)."""
    no, yes, unknown = (_RETURN, 0, 0, _ERRNO | _EPERM), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | _ENOSYS)
    rules = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        no,  # the 32-bit entry point has other numbers
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _LATER),
        unknown,
        # A filter cannot read the flags of clone3, which are in memory. libc falls back on clone.
        (_EQUAL, 0, 1, NAMED["clone3"][which]),
        unknown,
    ]
    for numbers in REFUSED.values():
        if numbers[which] >= 0:
            rules += [(_EQUAL, 0, 1, numbers[which]), no]
    for call, argument, bits, values in _conditions():
        fits = [(_EQUAL, len(values) - at, 0, value) for at, value in enumerate(values)]
        condition = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument), (_AND, 0, 0, bits), *fits, no]
        rules += [(_EQUAL, 0, len(condition), NAMED[call][which]), *condition, (_LOAD, 0, 0, _NUMBER)]
    return [*rules, yes]


def _conditions() -> Iterator[tuple[str, int, int, tuple[int, ...]]]:
    """Yield what a call must fulfil: its name, which argument, which bits of it (of 32), what they have to be."""
    own = os.getpid()
    # Threads may be made, processes not; a process may signal only itself.
    yield "clone", 0, _CLONE_THREAD, (_CLONE_THREAD,)
    yield from ((call, 0, _ALL_BITS, (own,)) for call in ("kill", "tkill", "tgkill"))
    # Limits may be read, not changed. The new ones are at an address, of which a filter reads a half at a time: one that
    # looks like none changes its own limits, and those of no other process.
    yield from (("prlimit64", 0, _ALL_BITS, (0, own)), ("prlimit64", 2, _ALL_BITS, (0,)))
    # The wire is a stream over a Unix socket, and so is what an event loop wakes itself with.
    for call in ("socket", "socketpair"):
        yield from ((call, 0, _ALL_BITS, (socket.AF_UNIX,)), (call, 1, _TYPE_OF_SOCKET, (socket.SOCK_STREAM,)))
    yield from (("fcntl", 1, _ALL_BITS, _FCNTL), ("ioctl", 1, _ALL_BITS, _IOCTL))
