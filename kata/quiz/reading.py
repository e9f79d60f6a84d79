"""Reads the questions' TOML file. Every error is a sentence that names the question and the key."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any

from kata import catalogue
from kata.errors import CatalogueError
from kata.quiz.model import Asks, Bank, Kind, Question

QUESTIONS_FILE = catalogue.EXERCISES_FILE.with_name("quiz.toml")
MOST_CHOICES = 7
"""Each has a letter and a digit."""

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_URL = re.compile(r"https://[\w.-]+/\S*")


@cache
def load(path: Path = QUESTIONS_FILE) -> Bank:
    """Read and check the questions. Each file is read once per process.

    Args:
        path: The data; only tests read another file than the default.

    Raises:
        CatalogueError: The file cannot be read, or a question is incomplete, unknown or contradicts itself.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise CatalogueError(f"The questions cannot be read: {path}: {reason}.") from reason
    try:
        return _bank(data)
    except _Invalid as reason:
        raise CatalogueError(
            f"The questions are not complete: {reason}.", remedy=f"Fix {path}; its first lines explain each key."
        ) from None


class _Invalid(Exception):
    """What is wrong, as the middle of a sentence."""


def _bank(data: Mapping[str, Any]) -> Bank:
    if data.keys() != {"topics", "given", "counted", "preamble", "question"}:
        raise _Invalid("at the top there are given, counted, preamble, [topics] and [[question]], and nothing else")
    if not all(_is_text(data[key]) for key in ("given", "counted", "preamble")):
        raise _Invalid("given, counted and preamble are texts")
    topics, tables = data["topics"], data["question"]
    if not isinstance(topics, dict) or not all(map(_is_text, topics.values())):
        raise _Invalid("[topics] gives each topic its title")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _Invalid("there is no [[question]]")
    bank = Bank(topics, data["given"].strip(), data["counted"], data["preamble"], tuple(map(_question, tables)))
    if doubled := [name for name, times in Counter(one.id for one in bank.questions).items() if times > 1]:
        raise _Invalid(f"the id {doubled[0]!r} is used twice")
    for question in bank.questions:
        if question.topic not in topics:
            raise _Invalid(f"question {question.id}: there is no topic {question.topic!r}")
    return bank


def _question(table: Mapping[str, Any]) -> Question:
    name = f"question {table.get('id', 'without an id')}"
    known = {field.name: field for field in fields(Question)}
    if unknown := sorted(table.keys() - known.keys()):
        raise _Invalid(f"{name} has the unknown key {unknown[0]!r}")
    if missing := [key for key, field in known.items() if key not in table and field.default is MISSING]:
        raise _Invalid(f"{name} lacks {missing[0]!r}")
    values = {}
    for key, value in table.items():
        fits, expected, made = _KEYS.get(key, _TEXT)
        if not fits(value):
            raise _Invalid(f"{name}: {key!r} must be {expected}, not {value!r}")
        values[key] = made(value)
    question = Question(**values)
    if problem := _problem(question):
        raise _Invalid(f"{name}: {problem}")
    return question


def _problem(question: Question) -> str:
    """What is wrong with a question whose values have the right types; empty if nothing is."""
    if not _ID.fullmatch(question.id):
        return "an id is made of lower-case words joined by hyphens"
    if doubled := [text for text, times in Counter(question.choices).items() if times > 1]:
        return f"the choice {doubled[0]!r} is there twice"
    if len(question.choices) > MOST_CHOICES:
        return f"{len(question.choices)} choices are more than {MOST_CHOICES}"
    if strange := [url for _, url in question.reads if not _URL.fullmatch(url)]:
        return f"{strange[0]!r} in 'reads' is not an https address"
    if question.kind is Kind.PREDICT:
        return _problem_of_prediction(question)
    if question.asks is not None or question.number is not None:
        return "'asks' and 'number' are for predictions"
    if question.kind is Kind.ORDER:
        return (
            "" if len(question.right) > 2 and not question.wrong else "an order has at least three steps, all 'right'"
        )
    return _problem_of_choices(question)


def _problem_of_prediction(question: Question) -> str:
    if question.asks is None or not question.code:
        return "a prediction has 'asks' and 'code'"
    if question.asks is Asks.STATEMENTS:
        return "" if question.number is not None and not question.choices else "the answer is 'number', without choices"
    return "'number' is for statements" if question.number is not None else _problem_of_choices(question)


def _problem_of_choices(question: Question) -> str:
    if not question.wrong or not question.right:
        return "there are right and wrong choices"
    if question.kind is not Kind.SEVERAL and len(question.right) != 1:
        return "exactly one choice is right"
    return ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_pairs(value: object) -> bool:
    return isinstance(value, list) and all(_are_texts(item) and len(item) == 2 for item in value)


def _pairs(value: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in value)


_Key = tuple[Callable[[Any], bool], str, Callable[[Any], Any]]
_TEXT: _Key = (_is_text, "a text that is not empty", lambda value: value.strip("\n"))
_KEYS: dict[str, _Key] = {
    "kind": (lambda value: value in list(Kind), f"one of {', '.join(Kind)}", Kind),
    "asks": (lambda value: value in list(Asks), f"one of {', '.join(Asks)}", Asks),
    "number": (lambda value: type(value) is int and value >= 0, "a number", int),
    "right": (_are_texts, "a list of texts", tuple),
    "themes": (_are_texts, "a list of texts", tuple),
    "wrong": (_are_pairs, "a list of pairs: a choice, and why it is wrong", _pairs),
    "reads": (_are_pairs, "a list of pairs of title and address", _pairs),
}
