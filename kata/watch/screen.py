"""Draws views on a terminal, over the view before; prints lines where there is none."""

from __future__ import annotations

import re

from rich.console import Console, Group, RenderableType
from rich.segment import Segment, Segments
from rich.text import Text

from kata.watch.view import View

_LINK_ID = re.compile(r"(?<=\x1b\]8;)id=\d+")  # rich makes a new one whenever it draws a link


class Screen:
    """A window to draw on, if the console is `interactive`: a terminal, with a learner who can press keys."""

    def __init__(self, console: Console, *, interactive: bool) -> None:
        self.console = console
        self.interactive = interactive
        self._view = View()
        self._size = console.size
        self._drawn = ""

    @property
    def resized(self) -> bool:
        """Whether the window has changed its size since the last drawing."""
        return self.interactive and self.console.size != self._size

    def print(self, *lines: RenderableType) -> None:
        """Print lines, unless there is a screen to draw on."""
        if not self.interactive:
            for line in lines:
                self.console.print(line, soft_wrap=True)
            self.console.file.flush()

    def draw(self, view: View) -> None:
        """Replace the view that is shown."""
        if not self.interactive:
            return
        console = self.console
        if self.resized:
            self._clear()  # the terminal has wrapped the lines in its own way
        self._view, self._size = view, console.size
        with console.capture() as capture:
            for line in self._lines(view):
                console.print(Segments([*line, Segment.line()]), end="", soft_wrap=True)
        text = capture.get()
        drawn = _LINK_ID.sub("", text)
        if drawn == self._drawn:
            return  # the learner may be selecting text with the mouse
        self._drawn = drawn
        if console.legacy_windows:
            console.clear()
            console.file.write(text)
        else:
            # Overwrite line by line, then clear the rest: nothing flickers.
            console.file.write("\x1b[H" + text.replace("\n", "\x1b[K\n") + "\x1b[J")
        console.file.flush()

    def redraw(self) -> None:
        """Draw the view again, after another program has used the terminal."""
        if self.interactive:
            self._clear()
            self.draw(self._view)

    def leave(self) -> None:
        """Move the cursor below the view."""
        if self.interactive:
            self.console.print()

    def _clear(self) -> None:
        self.console.clear()
        self._drawn = ""

    def _lines(self, view: View) -> list[list[Segment]]:
        console = self.console
        head = console.render_lines(Group(view.head, Text("")), pad=False)
        foot = console.render_lines(Group(Text(""), view.foot, view.prompt), pad=False)
        body = console.render_lines(Group(*view.body), pad=False) if view.body else []
        height = max(console.size.height - len(head) - len(foot) - 1, 3)
        if len(body) > height and not view.whole:
            more = Text(f"  … {len(body) - height + 1} more lines: press m", style="dim")
            body = [*body[: height - 1], *console.render_lines(more, pad=False)]
        return [*head, *body, *foot]
