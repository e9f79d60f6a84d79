"""How a grader ends if the answer is not right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kata.judging.verdict import Card


class _WithCard(Exception):
    def __init__(self, sentence: str, **parts: Any) -> None:
        super().__init__(sentence)
        self.card = Card(sentence, **parts)


class Mistake(_WithCard):
    """What a check raises if the answer is wrong.

    Args:
        sentence: What is wrong, in one sentence that names the mistake.
        parts: The other parts of the `Card`: expected, got, difference, statements, help, …
    """

    def add(self, **parts: Any) -> Mistake:
        """Fill in parts of the card that are still empty."""
        missing = {name: value for name, value in parts.items() if value and not getattr(self.card, name)}
        self.card = replace(self.card, **missing)
        return self

    def precede(self, sentence: str) -> None:
        """Put a sentence before the one that names the mistake: the cause before its effect."""
        self.card = replace(self.card, mistake=f"{sentence} {self.card.mistake}")


class CouldNotJudge(_WithCard):
    """There is no verdict: the module does not import, the worker died, the server went away."""


class NotStarted(Exception):
    """The exercise's object still raises NotImplementedError, or is not mapped."""
