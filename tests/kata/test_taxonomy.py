"""The catalogue of mistakes, `tests/answers/taxonomy.toml`, and the answers that stand for its kinds."""

from __future__ import annotations

import tomllib

import pytest

from kata.authoring.bank import FOLDER, Answer, bank
from kata.catalogue import load

KINDS = tomllib.loads((FOLDER / "taxonomy.toml").read_text(encoding="utf-8"))
QUERIES = ("employees-by-department", "salary-stats", "above-average", "management-hierarchy", "salary-rank")


def answers(exercise_id: str) -> tuple[Answer, ...]:
    """All answers of the bank of an exercise."""
    return bank(load().by_id(exercise_id))


def applicable(exercise_id: str) -> set[str]:
    """The kinds that can make an answer to this exercise wrong."""
    return {name for name, kind in KINDS.items() if kind["occurs"] and exercise_id not in kind.get("excused", {})}


def test_all_active_kinds_of_the_taxonomy_are_listed_once():
    """The taxonomy has 119 active kinds; its numbers are unique."""
    numbers = {kind["number"] for kind in KINDS.values()}
    assert len(KINDS) == len(numbers) == 119


def test_an_excuse_names_a_query_exercise_and_has_a_reason():
    """A misspelt exercise would excuse nothing, and an empty reason explains nothing."""
    excuses = [(exercise, reason) for kind in KINDS.values() for exercise, reason in kind.get("excused", {}).items()]
    assert [pair for pair in excuses if pair[0] not in QUERIES or not pair[1].strip()] == []


@pytest.mark.parametrize("exercise_id", QUERIES)
def test_each_applicable_kind_has_a_wrong_answer(exercise_id: str):
    """What a learner can get wrong, the bank holds as an answer that has to be rejected."""
    shown = {kind for answer in answers(exercise_id) for kind in answer.kinds}
    assert applicable(exercise_id) - shown == set()


@pytest.mark.parametrize("exercise_id", QUERIES)
def test_answers_name_only_kinds_that_apply(exercise_id: str):
    """A kind that is unknown or excused cannot be what is wrong with an answer."""
    strangers = {answer.name: set(answer.kinds) - applicable(exercise_id) for answer in answers(exercise_id)}
    assert {name: kinds for name, kinds in strangers.items() if kinds} == {}


@pytest.mark.parametrize("exercise_id", QUERIES)
def test_a_right_answer_is_of_no_kind(exercise_id: str):
    """Kinds are kinds of mistakes."""
    assert [answer.name for answer in answers(exercise_id) if answer.accepted and answer.kinds] == []
