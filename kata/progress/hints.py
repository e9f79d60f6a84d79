"""Which hint comes next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kata.catalogue import Exercise
from kata.progress import store


@dataclass(frozen=True)
class Hint:
    """One hint.

    Attributes:
        number: Its number, from 1; 0 for one on a mistake.
        mistake: What the last check found, for a hint on a mistake; otherwise empty.
    """

    text: str
    number: int = 0
    mistake: str = ""


def next_hint(exercise: Exercise) -> Hint:
    """Choose the hint that comes next, and record that it was shown.

    A hint on what the last check found comes first, once; then the exercise's hints in their order, the last one again
    and again. Where nothing can be recorded, the first hint is repeated.
    """
    chosen = Hint(exercise.hints[0], 1)

    def choose(progress: store.Progress) -> None:
        nonlocal chosen
        known = progress.verdicts.get(exercise.id)
        mistake = known.message if known is not None and known.status == "failed" else None
        shown = progress.mistakes.setdefault(exercise.id, [])
        for at, (pattern, text) in enumerate(exercise.mistakes):
            if mistake is not None and at not in shown and re.search(pattern, mistake, re.IGNORECASE):
                shown.append(at)
                chosen = Hint(text, mistake=mistake)
                return
        number = min(progress.hints.get(exercise.id, 0) + 1, len(exercise.hints))
        progress.hints[exercise.id] = number
        chosen = Hint(exercise.hints[number - 1], number)

    store.change(choose)
    return chosen
