"""The sign, word and colour of each state: readable without colour, and on consoles without the signs."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console

from kata.ui.console import encodes

# By the names of the states, as `kata.judging.verdict.Status` has them: most commands do not need the judge.
WORDS = {
    "passed": "passed",
    "failed": "failed",
    "todo": "not started",
    "blocked": "blocked",
    "error": "not judged",
    "skipped": "not reached",
}

STYLES = {
    "passed": "green",
    "failed": "bold red",
    "todo": "bright_black",
    "blocked": "yellow",
    "error": "bold magenta",
    "skipped": "dim",
}


def style(state: str) -> str:
    """The colour of a state; of an answer that has not been checked, too."""
    return "blue" if state == "started" else STYLES[state]


@dataclass(frozen=True)
class Symbols:
    """What states and pointers look like."""

    passed: str = "✓"
    failed: str = "✗"
    todo: str = "○"
    blocked: str = "⊘"
    error: str = "!"
    skipped: str = "·"
    started: str = "●"
    arrow: str = "→"
    ellipsis: str = "…"
    rule: str = "─"
    full: str = "━"
    empty: str = "╌"

    def of(self, status: str) -> str:
        """The sign of a state."""
        return str(getattr(self, status))

    def fit(self, text: str, room: int) -> str:
        """The text, cut where it is longer than the room for it."""
        return text if len(text) <= room else text[: max(room - len(self.ellipsis), 0)] + self.ellipsis


UNICODE = Symbols()
ASCII = Symbols("+", "x", "o", "-", "!", ".", "*", "->", "~", "-", "=", ".")


def for_console(console: Console) -> Symbols:
    """The signs that a console can show."""
    every = "".join(vars(UNICODE).values())
    return UNICODE if encodes(console, every) and not console.legacy_windows else ASCII
