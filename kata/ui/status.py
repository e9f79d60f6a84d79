"""The symbol, colour and word of every state, for all commands. None of them needs colour to be understood.

Symbols are one column wide. `kata.ui.console` replaces those that a console cannot encode by ASCII of the same width.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

ARROW, RULE, FULL, EMPTY, TIMES = "→", "─", "━", "╌", "×"


@dataclass(frozen=True)
class Look:
    """How a state is shown."""

    symbol: str  # one character
    style: str
    word: str  # or two or three words, for lines, counts and sums

    def mark(self, text: str = "") -> Text:
        """Return the symbol, and a text in the same style after it."""
        return Text(f"{self.symbol} {text}", style=self.style)


LOOKS = {
    "passed": Look("✓", "green", "passed"),
    "failed": Look("✗", "bold red", "failed"),
    "error": Look("!", "bold magenta", "not judged"),
    "started": Look("●", "blue", "to be checked"),
    "blocked": Look("⊘", "yellow", "blocked"),
    "todo": Look("○", "bright_black", "not started"),
    "skipped": Look("·", "dim", "not reached"),
    "fine": Look("✓", "green", "fine"),
    "note": Look("·", "dim", "note"),
    "warning": Look("!", "yellow", "warning"),
    "broken": Look("✗", "bold red", "broken"),
}
"""By the values of `kata.judging.verdict.Status`, `kata.progress.state.State` and `kata.doctor.State`."""


def bar(done: int, total: int, width: int = 40) -> Text:
    """Draw a progress bar."""
    full = round(width * done / total) if total else 0
    return Text(FULL * full, style="green").append(EMPTY * (width - full), style="dim")
