"""Whether the rows are right, on the seed and on the generated sets; if not, which mistake that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kata.judging.attempt import Attempt
from kata.judging.counterexample import smallest
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import NamedMistake, QuerySpec
from kata.judging.rows import Cells, compare, same_rows
from kata.judging.rules.calling import calls
from kata.judging.rules.conduct import conduct
from kata.judging.rules.returned import entities, records
from kata.judging.rules.statements import (
    ordered_by_the_database,
    precede_by_missing_form,
    sent_for_show,
    statements_for_show,
)
from kata.judging.verdict import Difference, RowChange
from kata.shape import Shape


class _Call(NamedTuple):
    observation: Observation
    right: list[Cells]
    got: list[Cells]
    difference: Difference | None


async def answer_is_right(attempt: Attempt, spec: QuerySpec) -> None:
    """Reject rows or objects with wrong values, labels or order, on the seed and on the generated sets.

    The mistake is named by the spec's named mistakes, or described by the rows that differ.
    """

    def read(observation: Observation) -> list[Cells]:
        if not spec.entity:
            return records(observation, spec.labels)
        found = entities(observation, spec.entity, exactly_list=spec.list)
        return [tuple(item.columns.get(label) for label in spec.labels) for item in found]

    seen: list[_Call] = []
    try:
        for rows in attempt.sets:
            for observation, right in await calls(attempt, spec, rows):
                conduct(observation)
                got = read(observation)
                seen.append(_Call(observation, right, got, compare(spec.labels, right, got)))
        for call in seen:
            if call.difference is not None:
                sentence, help = await _sentence(attempt, spec, seen, call.observation, call.difference)
                raise call.observation.mistake(
                    sentence,
                    difference=call.difference,
                    data=call.observation.seen_on,
                    counterexample=await smallest(attempt, spec, call.observation, read),
                    help=help,
                )
    except Mistake as mistake:
        await precede_by_missing_form(attempt, spec, mistake)
        raise


async def _sentence(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[_Call], observation: Observation, difference: Difference
) -> tuple[str, str]:
    """The sentence and the help for the first wrong call: of the named mistake with exactly these rows, or described."""
    named = await _named_mistake(attempt, spec, seen)
    # Whether every call returned the right rows, but not all of them in the right order.
    only_order = all(row.change is RowChange.MOVED for call in seen if call.difference for row in call.difference.rows)
    # The order comes first: the rows may happen to be in the order of a named mistake.
    if only_order and (chance := await _order_is_left_to_chance(attempt, spec, seen)):
        return chance.card.mistake, chance.card.help
    if named:
        return named.says, named.help
    cause, help = await _cause(attempt, seen, observation, only_order)
    return cause + _described(difference, spec), help


async def _cause(
    attempt: Attempt, seen: Sequence[_Call], observation: Observation, only_order: bool
) -> tuple[str, str]:
    """The beginning of the sentence for wrong rows without a named mistake, and the help; empty if nothing stands out."""
    on_seed = [call for call in seen if call.observation.rows is attempt.seed_rows]
    if not only_order and not any(call.difference for call in on_seed):
        return (
            "The answer is right on the seed rows only, something is hard-coded (typed in): ",
            "Names, ids and numbers of today's rows are not the answer; ask for them.",
        )
    if _same_whatever_asked(seen):
        return (
            "The answer is the same whatever is asked for, something is hard-coded (typed in): ",
            "Use the function's argument.",
        )
    if not any(call.observation.work for call in seen):
        return "No statement reached the database, the answer is hard-coded: ", ""
    if any(shape is not None and shape.limited for shape in await _shapes(attempt, observation)):
        return (
            "A LIMIT cuts the answer off: ",
            "Everything that is asked for comes back; leave out .limit() and .fetch().",
        )
    if decoys := await statements_for_show(attempt, observation):
        return f"{sent_for_show(decoys)} sent for show (the answer is the same without its rows): ", ""
    return "", ""


async def _shapes(attempt: Attempt, observation: Observation) -> list[Shape | None]:
    return [await attempt.shape(statement) for statement in observation.work[:3]]


async def _order_is_left_to_chance(attempt: Attempt, spec: QuerySpec, seen: Sequence[_Call]) -> Mistake | None:
    """The mistake of ordering by too little, which shows on some rows only by chance, but always in the statement."""
    try:
        await ordered_by_the_database(attempt, [call.observation for call in seen], spec)
    except Mistake as mistake:
        return mistake
    return None


def _same_whatever_asked(seen: Sequence[_Call]) -> bool:
    """Whether arguments with different right answers got the same answer."""
    called = [call for call in seen if call.observation.arguments]
    answers = [call.got for call in called if call.got]
    return (
        len(answers) > 1
        and all(got == answers[0] for got in answers)
        and any(call.right != called[0].right for call in called)
    )


async def _named_mistake(attempt: Attempt, spec: QuerySpec, seen: Sequence[_Call]) -> NamedMistake | None:
    """The first named mistake that gives exactly the returned rows in every call."""
    shapes = await _shapes(attempt, seen[0].observation)
    readable = [shape.functions for shape in shapes if shape is not None]
    called = frozenset().union(*readable) if len(readable) == len(shapes) else None
    for mistake in spec.mistakes:
        if mistake.function and called is not None and mistake.function not in called:
            continue
        for call in seen:
            sql = spec.filled(mistake.sql, call.observation.arguments)
            if not same_rows(await attempt.oracle(call.observation.rows, sql), call.got):
                break
        else:
            return mistake
    return None


def _described(difference: Difference, spec: QuerySpec) -> str:
    """A sentence for rows that differ in a way that has no name."""
    changes = [row.change for row in difference.rows]
    first = difference.rows[0]
    if set(changes) == {RowChange.MOVED}:
        return f"The rows are right, their order is not (row {first.position} is the first in a wrong place): {spec.order}."
    if repeated := _repeated(difference):
        return (
            f"{_rows(repeated)} that come back more than once: a join multiplies rows (fan-out, a join without its "
            f"condition, or a GROUP BY that is too fine).{_counts(changes, missing_only=True)}"
        )
    if RowChange.CHANGED in changes:
        columns = sorted({at for row in difference.rows for at in row.differing if at < len(difference.labels)})
        names = ", ".join(difference.labels[at] for at in columns)
        changed = changes.count(RowChange.CHANGED)
        return f"{_rows(changed)} with a wrong value ({names})." + _counts(changes)
    return _counts(changes).strip() or "The rows differ."


def _repeated(difference: Difference) -> int:
    """How many unexpected rows are there more than once."""
    unexpected = [row.got for row in difference.rows if row.change is RowChange.UNEXPECTED and row.got]
    return sum(unexpected.count(row) > 1 for row in unexpected)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"


def _counts(changes: Sequence[RowChange], *, missing_only: bool = False) -> str:
    counted = {" missing": changes.count(RowChange.MISSING)}
    if not missing_only:
        counted[" that should not be there"] = changes.count(RowChange.UNEXPECTED)
    parts = [_rows(count) + words for words, count in counted.items() if count]
    return f" {' and '.join(parts)}." if parts else ""
