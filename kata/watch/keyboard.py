"""Single keys without Enter, from a terminal on standard input."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

END = "\x04"
"""Reported instead of a key when the terminal has gone."""

_LONGEST = 3  # more characters at once are pasted text
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[@-~]|O.|[^\x1b])")  # arrows, function keys, Alt with a key


class Keyboard:
    """Calls `on_key` in the running event loop with each key. Use it as a context manager.

    On exit the terminal is restored. Ctrl-C keeps its meaning.
    """

    def __init__(self, on_key: Callable[[str], None]) -> None:
        self._on_key = on_key
        self._before: Any = None
        self._stopped = threading.Event()

    def __enter__(self) -> Keyboard:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextmanager
    def released(self) -> Iterator[None]:
        """Release the terminal for another program, until the block ends."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def take_again(self) -> None:
        """Take the terminal back from the shell (after Ctrl-Z and `fg`)."""
        if self._before is not None:
            self._take()

    if sys.platform == "win32":

        def start(self) -> None:
            """Start reading."""
            self._stopped = threading.Event()
            arguments = (asyncio.get_running_loop(), self._stopped)
            threading.Thread(target=self._poll, args=arguments, daemon=True).start()

        def stop(self) -> None:
            """Stop reading."""
            self._stopped.set()

        def _poll(self, loop: asyncio.AbstractEventLoop, stopped: threading.Event) -> None:
            import msvcrt

            while not stopped.wait(0.03):
                while msvcrt.kbhit():
                    key = msvcrt.getwch()
                    if key in ("\x00", "\xe0"):  # a function key, which comes as two characters
                        msvcrt.getwch()
                    else:
                        with suppress(RuntimeError):  # the loop has been closed meanwhile
                            loop.call_soon_threadsafe(self._on_key, key)

        def _take(self) -> None: ...

    else:

        def start(self) -> None:
            """Start reading."""
            import termios

            self._before = termios.tcgetattr(sys.stdin.fileno())
            self._take()
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), self._read)

        def stop(self) -> None:
            """Stop reading, and restore the terminal."""
            import termios

            if self._before is not None:
                asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
                with suppress(termios.error):
                    termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)
                self._before = None

        def _take(self) -> None:
            import termios
            import tty

            with suppress(termios.error):
                tty.setcbreak(sys.stdin.fileno(), termios.TCSANOW)

        def _read(self) -> None:
            try:
                data = os.read(sys.stdin.fileno(), 1024)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
                self._on_key(END)
                return
            text = _SEQUENCE.sub("", data.decode(errors="ignore"))
            if len(text) <= _LONGEST:
                for key in text:
                    self._on_key(key)
