"""A round as JSON, for programs: its questions, the answers, and the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kata import catalogue
from kata.quiz import recorded
from kata.quiz.marking import LETTERS, Asked
from kata.quiz.model import Bank, Kind
from kata.quiz.rounds import Result, Round, Tally, by_topic

SCHEMA = 1


def of_round(bank: Bank, current: Round, *, seed: int, seconds: float) -> dict[str, Any]:
    """Return the document of a round; docs/commands.md explains each key.

    Args:
        bank, current: The questions, and the round.
        seed: With which the same questions have the same letters.
        seconds: How long the round took.
    """
    results = current.results
    return {
        "schema": SCHEMA,
        "seed": seed,
        "exam": current.is_exam,
        "seconds": round(seconds, 1),
        "time_is_up": current.time_is_up,
        "questions": [_question(bank, result) for result in results],
        "result": {**asdict(Tally.of(results)), "topics": _topics(bank, results)},
    }


def _topics(bank: Bank, results: Sequence[Result]) -> dict[str, Any]:
    return {topic: {"title": bank.topics[topic], **asdict(tally)} for topic, tally in by_topic(results).items()}


def _question(bank: Bank, result: Result) -> dict[str, Any]:
    asked, question = result.asked, result.asked.question
    found: dict[str, Any] = {
        "id": question.id,
        "topic": question.topic,
        "themes": list(question.themes),
        "kind": str(question.kind),
        "asks": str(question.asks) if question.asks else None,
        "question": question.question,
        "code": question.code or None,
        "given": bank.is_given(question) or None,
        "choices": [
            {"key": LETTERS[position], "text": text, "why_wrong": question.why_wrong(text) or None}
            for position, text in enumerate(asked.choices)
        ],
        "right": _written(asked, asked.right),
        "answer": None if result.answer is None else _written(asked, result.answer),
        "mark": str(result.mark),
        "reason": question.reason,
        "exercise": _exercise(question.exercise),
        "reads": [{"title": title, "url": url} for title, url in question.reads],
    }
    if question.kind is Kind.PREDICT and (outcome := recorded.read().get(question.id)):
        found |= {"printed": outcome.printed, "statements": [asdict(each) for each in outcome.statements]}
    return found


def _written(asked: Asked, answer: tuple[int, ...]) -> int | list[str]:
    return answer[0] if asked.takes_number else [LETTERS[position] for position in answer]


def _exercise(name: str) -> dict[str, Any]:
    exercise = catalogue.load().by_id(name)
    return {"id": name, "number": exercise.number, "title": exercise.title}
