"""Single keys without Enter, where standard input is a terminal."""

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
"""What is told when there will be no more keys: the terminal has gone."""

_LONGEST = 3  # more characters at once are a paste
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[@-~]|O.|[^\x1b])")  # arrows, function keys, Alt with a key


class Keyboard:
    """Reads keys in the background. Use it as a context manager, inside a running event loop.

    The terminal is put back as it was at the end. Ctrl-C stays what it is.

    Args:
        tell: Called with each key, from the event loop.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._before: Any = None
        self._stopped = threading.Event()

    def __enter__(self) -> Keyboard:
        self.listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Leave the terminal to another program for a while."""
        self.rest()
        try:
            yield
        finally:
            self.listen()

    def again(self) -> None:
        """Take the terminal once more, after the shell had it (Ctrl-Z and `fg`)."""
        if self._before is not None:
            self._take()

    if sys.platform == "win32":

        def listen(self) -> None:
            """Begin to read."""
            self._stopped = threading.Event()
            arguments = (asyncio.get_running_loop(), self._stopped)
            threading.Thread(target=self._poll, args=arguments, daemon=True).start()

        def rest(self) -> None:
            """Stop reading."""
            self._stopped.set()

        def _poll(self, loop: asyncio.AbstractEventLoop, stopped: threading.Event) -> None:
            import msvcrt

            while not stopped.wait(0.03):
                while msvcrt.kbhit():
                    key = msvcrt.getwch()
                    if key in ("\x00", "\xe0"):  # a function key: its second half says which
                        msvcrt.getwch()
                    else:
                        with suppress(RuntimeError):  # the loop has been closed meanwhile
                            loop.call_soon_threadsafe(self._tell, key)

        def _take(self) -> None: ...

    else:

        def listen(self) -> None:
            """Begin to read."""
            import termios

            self._before = termios.tcgetattr(sys.stdin.fileno())
            self._take()
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), self._read)

        def rest(self) -> None:
            """Stop reading, and put the terminal back."""
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
                self._tell(END)
                return
            text = _SEQUENCE.sub("", data.decode(errors="ignore"))
            if len(text) <= _LONGEST:
                for key in text:
                    self._tell(key)
