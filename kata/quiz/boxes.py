"""What is due: Leitner's system. A right answer moves a question one box up, a wrong one back to the first box.

Each box waits longer than the one before it, so what is missed often is asked often.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kata.quiz.model import Question

INTERVALS = (timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=9), timedelta(days=27))
"""How long a question of each box waits; one of the first box is due at once."""


@dataclass(frozen=True)
class Record:
    """What is remembered of a question that was answered.

    Attributes:
        box: Its box, from 1.
        missed: How often it was missed.
        answered: How often it was answered.
        due: When it is to be asked again.
    """

    box: int
    missed: int
    answered: int
    due: datetime

    @property
    def in_first_box(self) -> bool:
        """Whether its last answer was wrong."""
        return self.box == 1


def after_answer(record: Record | None, *, right: bool, now: datetime) -> Record:
    """Return the record of a question after one more answer."""
    box = min(record.box + 1 if record else 2, len(INTERVALS)) if right else 1
    missed, answered = (record.missed, record.answered) if record else (0, 0)
    return Record(box, missed + (not right), answered + 1, now + INTERVALS[box - 1])


def due(questions: Iterable[Question], records: Mapping[str, Record], now: datetime) -> list[Question]:
    """Return the questions that were answered before and are due again: the lowest box and the most missed first."""
    found = [(records[one.id], one) for one in questions if one.id in records and records[one.id].due <= now]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0].box, -pair[0].missed, pair[0].due))]


def plan(
    questions: Iterable[Question], records: Mapping[str, Record], now: datetime, seed: int, *, everything: bool = False
) -> list[Question]:
    """Return what is asked, in order: what is due, then what was never asked.

    Args:
        questions: Those that may be asked.
        records: What is remembered of them, by id.
        now: The time.
        seed: Decides the order among those that were never asked.
        everything: Whether those that are not due follow, the soonest first.
    """
    questions = list(questions)
    first = due(questions, records, now)
    new = [one for one in questions if one.id not in records]
    random.Random(seed).shuffle(new)
    later = [one for one in questions if one.id in records and records[one.id].due > now]
    later.sort(key=lambda one: records[one.id].due)
    return [*first, *new, *(later if everything else [])]


def exam(questions: Iterable[Question], seed: int, most: int) -> list[Question]:
    """Return the questions of an exam: each topic in turn, until there are enough."""
    generator = random.Random(seed)
    by_topic: dict[str, list[Question]] = {}
    for question in questions:
        by_topic.setdefault(question.topic, []).append(question)
    piles = list(by_topic.values())
    generator.shuffle(piles)
    for pile in piles:
        generator.shuffle(pile)
    deepest = max(map(len, piles), default=0)
    return [pile[at] for at in range(deepest) for pile in piles if at < len(pile)][:most]
