"""The audit hook of a worker: what Python refuses to the learner's code, such as files, sockets and tampering.

An answer reads from its session and from nowhere else. An audit hook (PEP 578) cannot be removed from Python, but it
does not stop machine code: it is a fence, not a wall. It defeats what a few lines would do: read the solutions or the
oracle, write into the checkout, connect to the real server past the wire.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Set
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

_PROJECT = Path(__file__).resolve().parents[2]
# The answers, the oracles, the data of the embedded server, and all of them in earlier versions.
_HIDDEN = ("solutions", "tests", ".kata", ".git")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_REFUSED = {
    "changes no files": (
        *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"),
        *("os.chmod", "os.chown", "os.lchmod", "os.utime", "os.setxattr", "os.removexattr", "os.chflags"),
    ),
    "starts no other program and ends none": (
        *("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile"),
        *("subprocess.Popen", "pty.spawn", "os.kill", "os.killpg", "_winapi.CreateProcess", "_winapi.TerminateProcess"),
    ),
    "offers no connections": ("socket.bind",),
    "does not look into the machinery": (
        *("gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames", "sys._current_exceptions"),
        *("sys.settrace", "sys.setprofile"),
    ),
    "calls no machine code": (
        *("ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle", "ctypes.cdata", "ctypes.cdata/buffer"),
        *("ctypes.addressof", "ctypes.string_at", "ctypes.wstring_at", "ctypes.call_function"),
    ),
}


def address_of(url: str) -> Any:
    """Return the socket address of a SQLAlchemy URL: the path of a Unix socket, or host and port."""
    parts = make_url(url)
    host, port = parts.query.get("host") or parts.host, parts.port or 5432
    return f"{host}/.s.PGSQL.{port}" if str(host).startswith("/") else (host, port)


def install(addresses: Set[Any]) -> None:
    """Install the hook for the rest of this process. What it refuses raises PermissionError.

    Args:
        addresses: The socket addresses that may be connected to. The caller may add to the set later.
    """
    refusals = {event: reason for reason, events in _REFUSED.items() for event in events}
    check_file, check_folder = _path_checks()
    checks: dict[str, Callable[..., str]] = {
        "open": check_file,
        "os.listdir": check_folder,
        "os.scandir": check_folder,
        "socket.connect": lambda _, address: "" if _plain(address) in addresses else "connects to no other place",
        "object.__setattr__": lambda _, name, *__: "does not change code" if name == "__code__" else "",
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        reason = refusals.get(event)
        if reason is None and (check := checks.get(event)) is not None:
            reason = check(*arguments)
        if reason:
            raise PermissionError(f"an answer {reason}: it works with what it was given ({event})")

    sys.addaudithook(hook)


def _plain(address: Any) -> Any:
    """Return an address that compares as it should; one that is not of the exact types equals no other."""
    if type(address) is tuple and all(type(part) in (str, int) for part in address):
        return address[:2]
    return address if type(address) is str else None


def _path_checks() -> tuple[Callable[[Any, Any, Any], str], Callable[..., str]]:
    """Return the checks of the events that open a file, and of those that list a folder."""
    # Bound now: the learner's code may replace these functions later.
    real, decode, own = os.path.realpath, os.fsdecode, f"/proc/{os.getpid()}/"
    hidden = tuple(f"{_PROJECT / folder}{os.sep}" for folder in _HIDDEN)

    def check_file(path: Any, mode: Any, flags: Any) -> str:
        if type(path) is int or (location := real(decode(path))) == os.devnull:
            return ""
        if not isinstance(flags, int) or flags & _WRITING:
            return "writes no files"
        if location.startswith(hidden) or (location.startswith("/proc/") and not location.startswith(own)):
            return "reads nothing but its own modules"
        return ""

    def check_folder(path: Any = None) -> str:
        inside = path is not None and f"{real(decode(path))}{os.sep}".startswith(hidden)
        return "reads nothing but its own modules" if inside else ""

    return check_file, check_folder
