"""Which mistake a wrong answer makes: proven by a repair or by a named mistake with the same rows, or described."""

from __future__ import annotations

from collections.abc import Sequence

from kata.judging.attempt import Attempt
from kata.judging.in_worlds import InWorlds, rerun
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import NamedMistake, QuerySpec
from kata.judging.repairing import cause, proven_repairs, repairs_of_mistake
from kata.judging.rows import same_rows
from kata.judging.rules.calling import Checked
from kata.judging.rules.statements import (
    order_left_to_chance,
    ordered_by_the_database,
    sent_for_show,
    statements_for_show,
)
from kata.judging.verdict import Difference, RowChange
from kata.shape import Shape
from kata.worlds import Job
from kata.worlds.edits import Edit

_ORDERS = frozenset({"order", "tie-break", "wrapped", "depth", "column"})


async def name_the_mistake(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], tried: InWorlds, wrong: Checked
) -> tuple[str, str]:
    """The sentence that names the mistake, and the help."""
    assert wrong.difference is not None
    only_order = _is_only_order(seen, tried)
    # The order comes first: the rows may happen to be in the order of a named mistake.
    chance = await _order_is_left_to_chance(attempt, spec, seen, tried) if only_order else None
    proven = await proven_repairs(attempt, spec, [(call.observation, call.right) for call in seen], tried)
    if chance:
        turned = next((edit for edit in proven if edit.kind in _ORDERS), None)
        return (turned.sentence, turned.help) if turned else (chance.card.mistake, chance.card.help)
    if named := await _named_mistake(attempt, spec, seen, tried, proven):
        return named.says, named.help
    if proven:
        return proven[0].sentence, proven[0].help
    cause, help = await _cause(attempt, seen, wrong.observation, only_order)
    return cause + _described(wrong.difference, spec), help


def _is_only_order(seen: Sequence[Checked], tried: InWorlds) -> bool:
    """Whether every call returned the right rows, but not all of them in the right order."""
    if any(row.change is not RowChange.MOVED for call in seen if call.difference for row in call.difference.rows):
        return False
    return all(failure.only_order for failure in tried.failures)


async def _cause(
    attempt: Attempt, seen: Sequence[Checked], observation: Observation, only_order: bool
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
    """The shapes of the first statements, to say what stands out; `None` for one that cannot be read."""
    shapes: list[Shape | None] = []
    for statement in observation.work[:3]:
        try:
            shapes.append(await attempt.shape(statement))
        except CouldNotJudge:
            shapes.append(None)
    return shapes


async def _order_is_left_to_chance(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], tried: InWorlds
) -> Mistake | None:
    """The mistake of ordering by too little, which shows on some rows only by chance."""
    try:
        if not tried.proves_order:
            await ordered_by_the_database(attempt, [call.observation for call in seen], spec)
        elif any(failure.got != failure.shaken for failure in tried.failures):
            return await order_left_to_chance(attempt, seen[0].observation, spec)
    except Mistake as mistake:
        return mistake
    except CouldNotJudge:
        pass  # the rows are wrong, whatever the statement does
    return None


def _same_whatever_asked(seen: Sequence[Checked]) -> bool:
    """Whether arguments with different right answers got the same answer."""
    called = [call for call in seen if call.observation.arguments]
    answers = [call.got for call in called if call.got]
    return (
        len(answers) > 1
        and all(got == answers[0] for got in answers)
        and any(call.right != called[0].right for call in called)
    )


async def _named_mistake(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], tried: InWorlds, proven: Sequence[Edit]
) -> NamedMistake | None:
    """The first named mistake that gives exactly the returned rows in every call, and in every world.

    Where a change is proven to repair the statement, a mistake that names another cause is not the one.
    """
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
            if await _same_in_worlds(attempt, spec, mistake, tried) and await _same_cause(
                attempt, spec, mistake, proven
            ):
                return mistake
    return None


async def _same_cause(attempt: Attempt, spec: QuerySpec, mistake: NamedMistake, proven: Sequence[Edit]) -> bool:
    """Whether what repairs the learner's statement repairs the named mistake's, too; equal rows may have other causes."""
    if not proven:
        return True
    own = await repairs_of_mistake(attempt.worlds, spec, mistake.sql)
    return bool({cause(edit) for edit in proven} & {cause(edit) for edit in own})


async def _same_in_worlds(attempt: Attempt, spec: QuerySpec, mistake: NamedMistake, tried: InWorlds) -> bool:
    if tried.captured is None:
        return True
    jobs = [Job(call.world, spec.filled(mistake.sql, call.arguments)) for call in tried.calls]
    theirs = await rerun(attempt, tried.captured, tried.captured.sql, tried.calls)
    found = await attempt.worlds.run(jobs)
    pairs = zip(found, theirs, strict=True)
    return all((a is None) == (b is None) and same_rows(a or [], b or []) for a, b in pairs)


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
