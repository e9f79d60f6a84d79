"""Single keys from a terminal on standard input, arrows included; a reading program waits for them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

UP, DOWN, ENTER, SPACE, ERASE, END = "up", "down", "enter", "space", "erase", "end"
"""The keys that are not a character. `END`: the terminal has gone, or Ctrl-D."""

_NAMES = {"\r": ENTER, "\n": ENTER, " ": SPACE, "\x7f": ERASE, "\b": ERASE, "\x04": END}
_LONGEST_WAIT = 3600.0

if sys.platform == "win32":
    import msvcrt

    _ARROWS = {"H": UP, "P": DOWN}

    @contextmanager
    def keyboard() -> Iterator[None]:
        """Read single keys until the block ends."""
        yield

    def read_key(seconds: float | None = None) -> str | None:
        """Return the next key: a name from above, or a character. `None` when none came in time."""
        ends = time.monotonic() + (_LONGEST_WAIT if seconds is None else seconds)
        while not msvcrt.kbhit():
            if time.monotonic() >= ends:
                return None
            time.sleep(0.03)
        key = msvcrt.getwch()
        if key == "\x03":
            raise KeyboardInterrupt
        if key in ("\x00", "\xe0"):
            return _ARROWS.get(msvcrt.getwch(), "")
        return _NAMES.get(key, key)

else:
    import select
    import signal
    import termios
    import tty

    _ARROWS = {"\x1b[A": UP, "\x1bOA": UP, "\x1b[B": DOWN, "\x1bOB": DOWN}
    _REST_OF_SEQUENCE = 0.05

    @contextmanager
    def keyboard() -> Iterator[None]:
        """Read single keys until the block ends, then restore the terminal. Ctrl-C keeps its meaning."""
        before = termios.tcgetattr(sys.stdin.fileno())

        def take(*_: object) -> None:
            tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)

        take()
        earlier = signal.signal(signal.SIGCONT, take)  # the shell has had it, after Ctrl-Z and `fg`
        try:
            yield
        finally:
            signal.signal(signal.SIGCONT, earlier)
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)

    def read_key(seconds: float | None = None) -> str | None:
        """Return the next key: a name from above, or a character; an unknown sequence is an empty text.

        Args:
            seconds: How long to wait; `None` for as long as it takes.

        Returns:
            `None` when no key came in time.
        """
        if not _ready(seconds):
            return None
        first = _character()
        if first != "\x1b":
            return _NAMES.get(first, first)
        sequence = first
        while _ready(_REST_OF_SEQUENCE):
            sequence += _character()
            if sequence[1] not in "[O" or (len(sequence) > 2 and "@" <= sequence[-1] <= "~"):
                break
        return _ARROWS.get(sequence, "")

    def _ready(seconds: float | None) -> bool:
        return bool(select.select([sys.stdin.fileno()], [], [], seconds)[0])

    def _character() -> str:
        """One character, which may be several bytes; Ctrl-D where nothing can be read any more."""
        try:
            data = os.read(sys.stdin.fileno(), 1)
            if data and data[0] >= 0xC0:
                data += os.read(sys.stdin.fileno(), 1 + (data[0] >= 0xE0) + (data[0] >= 0xF0))
        except OSError:
            data = b""
        return data.decode(errors="ignore") if data else "\x04"
