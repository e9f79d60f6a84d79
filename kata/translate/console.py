"""What needs somebody at the keyboard: `breakpoint()`, `input()`."""

from __future__ import annotations

from bdb import BdbQuit

from kata.translate.explanation import Explanation, Rule, found


def _nobody_there(exc: BaseException) -> Explanation | None:
    if isinstance(exc, BdbQuit):
        what = "`breakpoint()` found nobody to talk to, and gave up."
    elif isinstance(exc, EOFError) and found(r"^EOF when reading a line$", exc):
        what = "`input()` found nobody to answer, and gave up."
    else:
        return None
    return Explanation(
        what=what,
        why="While it is judged, your code runs in a process without a terminal.",
        todo="Take it out again. It works where you run the module yourself: `uv run python -m app.<module>`.",
    )


RULES: tuple[Rule, ...] = (_nobody_there,)
