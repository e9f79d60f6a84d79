"""The file fence of a worker (Linux Landlock): it reads Python, its libraries and one submission, and writes nothing.

The kernel applies it to this process for good, however the code in it opens files: by Python, by a library in C, relative
to a folder, or by machine code. Abstract sockets and signals stay within the process, too, where the kernel knows how
(Linux 6.12), and TCP is refused (6.7). Kernels before 5.13, and those that were booted without Landlock, have nothing of it.

The numbers are those of linux/landlock.h; documented in https://docs.kernel.org/userspace-api/landlock.html.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

# The same on every processor architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH, _PR_SET_NO_NEW_PRIVS = 1, 1, 38
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
# By the version of Landlock: how many kinds of access to files it knows, of TCP, and of what it can scope.
_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
TCP_SINCE, _TCP = 4, 0b11
_SCOPES_SINCE, _SCOPES = 6, 0b11

_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/dev/urandom"),
    "/nix/store",
)
_PACKAGES = ("site-packages", "dist-packages")


def version() -> int:
    """The version of Landlock that this kernel offers; 0 for none."""
    if sys.platform != "linux" or struct.calcsize("P") != 8:
        return 0
    return max(0, int(_library().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)))


def prepare(further: Iterable[Path] = ()) -> Callable[[Path], bool]:
    """Make the fence; it stands once the function that is returned is called with the folder of the submission.

    The function uses nothing that an audit hook may refuse meanwhile. It fences the thread that calls it and those that
    are started later, so call it before there are others.

    Args:
        further: Other files that may be read.

    Returns:
        A function that returns whether the fence stands: not where the kernel has none. It raises OSError where the
        kernel has one and refuses it, since nothing of a submission may run then.
    """
    known = version()
    if not known:
        return lambda root: False
    files = (1 << _FILES.get(known, 16)) - 1
    attributes = struct.pack("=QQQ", files, _TCP if known >= TCP_SINCE else 0, _SCOPES if known >= _SCOPES_SINCE else 0)
    library = _library()
    system_call, prctl = library.syscall, library.prctl
    ruleset = system_call(_CREATE_RULESET, attributes, ctypes.c_size_t(_size(known)), 0)

    def permit(path: Path, access: int = _READ_FILE | _READ_DIR) -> None:
        with _opened(path) as (descriptor, rights):
            if descriptor >= 0:
                system_call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", access & rights, descriptor), 0)

    def fence(root: Path) -> bool:
        try:
            permit(root)
            if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or system_call(_RESTRICT_SELF, ruleset, 0) != 0:
                raise OSError("the kernel has refused the file fence (Landlock)")
        finally:
            if ruleset >= 0:
                os.close(ruleset)
        return True

    for path in (*readable(), *further):
        permit(path)
    permit(Path(os.devnull), _READ_FILE | _WRITE_FILE)

    return fence


def _size(known: int) -> int:
    """The size of the attributes, in bytes: later versions have added to them."""
    return 24 if known >= _SCOPES_SINCE else 16 if known >= TCP_SINCE else 8


@cache
def readable() -> tuple[Path, ...]:
    """What every worker may read: the system's libraries, Python and its packages; never a checkout, which holds oracles.

    It is found once in a process. A fork server calls this before it forks.
    """
    checkout = Path(__file__).resolve().parents[2]
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    entries = [*_SYSTEM, f"{sys.base_prefix}/lib", *sys.path, *map(sysconfig.get_path, names)]
    resolved = dict.fromkeys(Path(entry).resolve() for entry in entries if entry)
    folders = [path for path in resolved if not _holds(path, checkout)]
    linked = {real for folder in folders if folder.name in _PACKAGES for real in _linked_into(folder)}
    return (*folders, *(real for real in sorted(linked) if not real.is_relative_to(checkout)))


def _holds(path: Path, checkout: Path) -> bool:
    """Whether a folder holds this checkout of the workbook, or is another one."""
    return checkout.is_relative_to(path) or (path / "kata" / "worker" / "landlock.py").exists()


def _linked_into(folder: Path) -> Iterator[Path]:
    """Yield where the packages really are that an installer has linked into a folder, as a whole or file by file."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.is_symlink():
                yield Path(entry.path).resolve()
                continue
            for name in ("__init__.py", "METADATA"):
                if (file := Path(entry.path, name)).is_symlink():
                    yield file.resolve().parent


@contextmanager
def _opened(path: Path) -> Iterator[tuple[int, int]]:
    """Open what a rule is about: its descriptor, negative for what is not there, and the rights that it can have."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        yield -1, 0
        return
    try:
        yield descriptor, ~0 if stat.S_ISDIR(os.fstat(descriptor).st_mode) else ~_READ_DIR
    finally:
        os.close(descriptor)


def _library() -> ctypes.CDLL:
    """The C library; it is held no longer than it is needed, so that the learner's code does not find it."""
    return ctypes.CDLL(None, use_errno=True)
