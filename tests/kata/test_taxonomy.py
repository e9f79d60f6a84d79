"""The catalogue of mistakes, `tests/answers/taxonomy.toml`, and the answers that stand for its kinds."""

from __future__ import annotations

import pytest
from sql_error_taxonomy import SqlErrors

from kata.authoring.bank import bank
from kata.authoring.layout import Layout
from kata.authoring.taxonomy import applicable, covered, gaps, query_exercises, read_kinds

LAYOUT = Layout()
KINDS = read_kinds(LAYOUT)
QUERIES = query_exercises(LAYOUT)


def test_all_active_kinds_of_the_taxonomy_are_listed() -> None:
    """The names and numbers are those of the package; what it calls deprecated is left out."""
    active = {kind.name: kind.value for kind in SqlErrors if not kind.definition.is_deprecated}
    assert {name: kind["number"] for name, kind in KINDS.items()} == active


def test_an_excuse_names_a_query_exercise_and_has_a_reason() -> None:
    """A misspelt exercise would excuse nothing, and an empty reason explains nothing."""
    excuses = [(exercise, reason) for kind in KINDS.values() for exercise, reason in kind.get("excused", {}).items()]
    assert [pair for pair in excuses if pair[0] not in QUERIES or not pair[1].strip()] == []


def test_each_applicable_kind_has_a_wrong_answer() -> None:
    """What a learner can get wrong, the bank holds as an answer that has to be rejected; and nothing that cannot be."""
    assert list(gaps(LAYOUT)) == []


@pytest.mark.parametrize("exercise_id", QUERIES)
def test_most_kinds_apply(exercise_id: str) -> None:
    """An exercise cannot be excused from nearly everything."""
    assert len(applicable(LAYOUT, exercise_id)) > len(KINDS) / 2
    assert covered(LAYOUT, exercise_id) == applicable(LAYOUT, exercise_id)


@pytest.mark.parametrize("exercise_id", QUERIES)
def test_a_right_answer_is_of_no_kind(exercise_id: str) -> None:
    """Kinds are kinds of mistakes."""
    answers = bank(LAYOUT.catalogue.by_id(exercise_id))
    assert [answer.name for answer in answers if answer.accepted and answer.kinds] == []
