"""What the learner sees: one screen that is drawn anew in a terminal, plain lines elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console, Group, RenderableType
from rich.segment import Segment, Segments
from rich.text import Text

_LINK_NUMBER = re.compile(r"(?<=\x1b\]8;)id=\d+")  # rich counts on whenever it draws one
KEYS = (
    ("h", "hint"),
    ("a", "check all"),
    ("x", "x-ray"),
    ("l", "list"),
    ("r", "reset"),
    ("q", "quit"),
)


@dataclass
class View:
    """A screenful.

    Attributes:
        head: The first line: what was saved, how far the learner is.
        body: Verdicts and a card; cut off at the end where the window is too low.
        foot: What is going on now, or what is next.
        question: Stands in the place of the keys, when something is asked.
    """

    head: Text = field(default_factory=Text)
    body: Sequence[RenderableType] = ()
    foot: Text = field(default_factory=Text)
    question: str = ""


class Screen:
    """Draws views.

    Args:
        console: Where to.
        interactive: Whether it is a terminal that can be drawn on, with a learner who can press keys.
    """

    def __init__(self, console: Console, *, interactive: bool) -> None:
        self.console = console
        self.interactive = interactive
        self._view = View()
        self._size = console.size
        self._whole = False
        self._drawn = ""

    @property
    def fits(self) -> bool:
        """Whether the window is as large as it was when it was drawn on."""
        return not self.interactive or self.console.size == self._size

    def line(self, *lines: RenderableType) -> None:
        """Print lines where there is no screen to be drawn on."""
        if not self.interactive:
            for line in lines:
                self.console.print(line, soft_wrap=True)
            self.console.file.flush()

    def draw(self, view: View, *, whole: bool = False) -> None:
        """Show a view in the place of the last one.

        Args:
            view: What to show.
            whole: Show all of it, even if it does not fit; the terminal scrolls.
        """
        console = self.console
        if not self.interactive:
            return
        if console.size != self._size:
            # The terminal has broken the lines anew, nobody knows how.
            console.clear()
            self._drawn = ""
        self._view, self._whole, self._size = view, whole, console.size
        keys = Text(view.question, style="bold yellow") if view.question else _keys()
        foot = console.render_lines(Group(Text(""), view.foot, keys), pad=False)
        head = console.render_lines(Group(view.head, Text("")), pad=False)
        body = console.render_lines(Group(*view.body), pad=False) if view.body else []
        room = max(console.size.height - len(head) - len(foot) - 1, 3)
        if len(body) > room and not whole:
            left = len(body) - room + 1
            more = Text(f"  … {left} more lines: press m", style="dim")
            body = [*body[: room - 1], *console.render_lines(more, pad=False)]
        with console.capture() as capture:
            for line in (*head, *body, *foot):
                console.print(Segments([*line, Segment.line()]), end="", soft_wrap=True)
        text = capture.get()
        seen = _LINK_NUMBER.sub("", text)
        if seen == self._drawn:
            return  # somebody may be selecting text with the mouse
        self._drawn = seen
        if console.legacy_windows:
            console.clear()
            console.file.write(text)
        else:
            # Line over line, then what is left below: nothing flickers.
            console.file.write("\x1b[H" + text.replace("\n", "\x1b[K\n") + "\x1b[J")
        console.file.flush()

    def again(self) -> None:
        """Draw the view anew, after somebody else has written on the screen."""
        if self.interactive:
            self.console.clear()
            self._drawn = ""
            self.draw(self._view, whole=self._whole)

    def leave(self) -> None:
        """Go below what is drawn, for what comes after."""
        if self.interactive:
            self.console.print()


def _keys() -> Text:
    line = Text()
    for key, what in KEYS:
        line.append("   " if line else "").append(key, style="bold cyan").append(f" {what}", style="dim")
    return line
