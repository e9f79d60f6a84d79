"""The rows are right, on the seed and on generated sets; and where they are not, which mistake that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kata.judging.attempt import Attempt
from kata.judging.counterexample import smallest
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import NamedMistake, QuerySpec
from kata.judging.rows import Cells, compare, same_rows
from kata.judging.rules.calling import calls
from kata.judging.rules.conduct import conduct
from kata.judging.rules.form import precede_by_missing_form
from kata.judging.rules.returned import entities, records
from kata.judging.rules.statements import ordered_by_the_database, sent_for_show, statements_for_show
from kata.judging.verdict import Difference, RowChange

_Seen = Sequence[tuple[Observation, list[Cells], list[Cells]]]
"""Calls, each with right and returned rows."""


async def answer_is_right(attempt: Attempt, spec: QuerySpec) -> None:
    """Reject rows or objects with wrong values, labels or order, on the seed and on the generated sets.

    The mistake is named by the spec's named mistakes, or described by the rows that differ.
    """

    def read(observation: Observation) -> list[Cells]:
        if not spec.entity:
            return records(observation, spec.labels)
        found = entities(observation, spec.entity, exactly_list=spec.list)
        return [tuple(item.columns.get(label) for label in spec.labels) for item in found]

    wrong: tuple[Observation, Difference] | None = None
    seen: list[tuple[Observation, list[Cells], list[Cells]]] = []
    try:
        for rows in attempt.sets:
            for observation, right in await calls(attempt, spec, rows):
                conduct(observation)
                got = read(observation)
                seen.append((observation, right, got))
                difference = compare(spec.labels, right, got)
                if difference is not None and wrong is None:
                    wrong = observation, difference
        if wrong is not None:
            raise await wrong_rows(attempt, spec, seen, *wrong, read=read)
    except Mistake as mistake:
        await precede_by_missing_form(attempt, spec, mistake)
        raise


async def wrong_rows(
    attempt: Attempt,
    spec: QuerySpec,
    seen: _Seen,
    observation: Observation,
    difference: Difference,
    *,
    read: Callable[[Observation], list[Cells]],
) -> Mistake:
    """The mistake of returning wrong rows: a named mistake where it has exactly these rows, described otherwise.

    Args:
        attempt, spec: What is judged.
        seen: All calls, with right and returned rows.
        observation, difference: The first wrong one.
        read: Takes the rows out of an observation.
    """
    named = await name_the_mistake(attempt, spec, seen)
    only_order = _only_the_order_differs(spec, seen)
    # First, as the rows may happen to come in the order of a named mistake.
    chance = await _order_is_left_to_chance(attempt, spec, seen) if only_order else None
    sentence, help = (named.says, named.help) if named else (describe(difference, spec), "")
    on_seed = [same_rows(right, got) for o, right, got in seen if o.rows is attempt.seed_rows]
    if chance is not None:
        sentence, help = chance.card.mistake, chance.card.help
    elif named is None and all(on_seed) and not only_order:
        sentence = f"The answer is right on the seed rows only, something is hard-coded (typed in): {sentence}"
        help = "Names, ids and numbers of today's rows are not the answer; ask for them."
    elif named is None and _same_whatever_asked(seen):
        sentence = f"The answer is the same whatever is asked for, something is hard-coded (typed in): {sentence}"
        help = "Use the function's argument."
    elif named is None and not any(observation.work for observation, _, _ in seen):
        sentence = f"No statement reached the database, the answer is hard-coded: {sentence}"
    elif named is None and await _is_limited(attempt, observation):
        sentence = f"A LIMIT cuts the answer off: {sentence}"
        help = "Everything that is asked for comes back; leave out .limit() and .fetch()."
    elif named is None and (decoys := await statements_for_show(attempt, observation)):
        sentence = f"{sent_for_show(decoys)} sent for show (the answer is the same without its rows): {sentence}"
    counterexample = await smallest(
        attempt,
        observation,
        oracle=spec.filled(spec.oracle, observation.arguments),
        labels=spec.labels,
        read=read,
        seconds=attempt.counterexample_seconds,
    )
    return observation.mistake(
        sentence, difference=difference, data=observation.seen_on, counterexample=counterexample, help=help
    )


def _only_the_order_differs(spec: QuerySpec, seen: _Seen) -> bool:
    """Whether all rows are right in every call, and only their order is not."""
    differences = [compare(spec.labels, right, got) for _, right, got in seen]
    return all(row.change is RowChange.MOVED for found in differences if found for row in found.rows)


async def _order_is_left_to_chance(attempt: Attempt, spec: QuerySpec, seen: _Seen) -> Mistake | None:
    """The mistake of ordering by too little: on which rows it shows is chance, what the statement says is not."""
    try:
        observations = [observation for observation, _, _ in seen]
        await ordered_by_the_database(attempt, observations, spec)
    except Mistake as mistake:
        return mistake
    return None


def _same_whatever_asked(seen: _Seen) -> bool:
    """Whether different arguments, with different right answers, got one and the same answer."""
    asked = [(right, got) for observation, right, got in seen if observation.arguments]
    answers, rights = [got for _, got in asked if got], [right for right, _ in asked]
    return (
        len(answers) > 1 and all(got == answers[0] for got in answers) and any(right != rights[0] for right in rights)
    )


async def name_the_mistake(attempt: Attempt, spec: QuerySpec, seen: _Seen) -> NamedMistake | None:
    """The named mistake that gives exactly the returned rows in every call, if there is one."""
    called = await _functions_called(attempt, seen)
    for mistake in spec.mistakes:
        if mistake.function and called is not None and mistake.function not in called:
            continue
        for observation, _, got in seen:
            sql = spec.filled(mistake.sql, observation.arguments)
            if not same_rows(await attempt.oracle(observation.rows, sql), got):
                break
        else:
            return mistake
    return None


async def _is_limited(attempt: Attempt, observation: Observation) -> bool:
    shapes = [await attempt.shape(statement) for statement in observation.work[:3]]
    return any(shape is not None and shape.limited for shape in shapes)


async def _functions_called(attempt: Attempt, seen: _Seen) -> frozenset[str] | None:
    """The functions that the statements call; `None` where a statement cannot be read."""
    called: frozenset[str] = frozenset()
    for observation, _, _ in seen[:1]:
        for statement in observation.work[:3]:
            shape = await attempt.shape(statement)
            if shape is None:
                return None
            called |= shape.functions
    return called


def describe(difference: Difference, spec: QuerySpec) -> str:
    """A sentence for rows that differ in a way that has no name."""
    changes = [row.change for row in difference.rows]
    first = difference.rows[0]
    if set(changes) == {RowChange.MOVED}:
        return f"The rows are right, their order is not (row {first.position} is the first in a wrong place): {spec.order}."
    if repeated := _repeated(difference):
        return (
            f"{_rows(repeated)} that come back more than once: a join multiplies rows (fan-out, a join without its "
            f"condition, or a GROUP BY that is too fine).{_counts([change for change in changes if change is RowChange.MISSING])}"
        )
    if RowChange.CHANGED in changes:
        columns = sorted({at for row in difference.rows for at in row.differing if at < len(difference.labels)})
        names = ", ".join(difference.labels[at] for at in columns)
        changed = changes.count(RowChange.CHANGED)
        return f"{_rows(changed)} with a wrong value ({names})." + _counts(changes)
    return _counts(changes).strip() or "The rows differ."


def _repeated(difference: Difference) -> int:
    """How many unexpected rows stand among the unexpected ones several times."""
    unexpected = [row.got for row in difference.rows if row.change is RowChange.UNEXPECTED and row.got]
    return sum(unexpected.count(row) > 1 for row in unexpected)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"


def _counts(changes: Sequence[RowChange]) -> str:
    parts = []
    if missing := changes.count(RowChange.MISSING):
        parts.append(f"{_rows(missing)} missing")
    if unexpected := changes.count(RowChange.UNEXPECTED):
        parts.append(f"{_rows(unexpected)} that should not be there")
    return f" {' and '.join(parts)}." if parts else ""
