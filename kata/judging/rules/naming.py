"""Which mistake a wrong answer makes: proven by a repair or by a named mistake with the same rows, or described."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kata.judging.attempt import Attempt
from kata.judging.in_worlds import InWorlds, rerun
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.query_spec import NamedMistake, QuerySpec
from kata.judging.repairing import cause, proven_repairs, repairs_of_mistake
from kata.judging.rows import same_but_for_order, same_rows
from kata.judging.rules.calling import Checked
from kata.judging.rules.causes import cause_of, shapes_of
from kata.judging.rules.causes import unread as unread_cte
from kata.judging.rules.describing import described_rows, uncounted
from kata.judging.rules.statements import order_left_to_chance, ordered_by_the_database
from kata.judging.verdict import RowChange
from kata.worlds import Rerun
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
    pairs = [(call.observation, call.right) for call in seen]
    proven = await proven_repairs(attempt, spec, pairs, tried)
    if chance:
        turned = next((edit for edit in proven if edit.kind in _ORDERS), None)
        return (
            (_said(turned.sentence, spec, tried), _said(turned.help, spec, tried))
            if turned
            else (chance.card.mistake, chance.card.help)
        )
    unread = None if proven else unread_cte(wrong.observation)
    named = None if unread else await _named_mistake(attempt, spec, seen, tried, proven)
    if named:
        return named.says, named.help
    if not proven and not only_order and spec.order:
        proven = await proven_repairs(attempt, spec, pairs, tried, same=same_but_for_order)
        if proven:
            sentence, help = (_said(text, spec, tried) for text in (proven[0].sentence, proven[0].help))
            return f"{sentence} (But for the order, which is another mistake.)", help
    if proven:
        return _said(proven[0].sentence, spec, tried), _said(proven[0].help, spec, tried)
    if any(failure.by_chance for failure in tried.failures) and not any(call.difference for call in seen):
        return _CHOSEN_BY_CHANCE
    cause, help = unread or await cause_of(attempt, spec, seen, wrong.observation, only_order)
    cause += _only_with(spec, [*seen, wrong])
    # Which rows a cache has kept depends on the seed as well.
    by_chance = wrong.observation.rows in attempt.generated or not wrong.observation.work
    effect = uncounted(wrong.difference) if by_chance else described_rows(wrong.difference, spec)
    return cause + effect if cause else effect[0].upper() + effect[1:], help


_CHOSEN_BY_CHANCE = (
    "Which rows are chosen is left to chance: the ORDER BY of a window or a subquery does not decide between rows that are "
    "equal in its keys.",
    "Order it by something more, so that no two rows tie.",
)


def _only_with(spec: QuerySpec, seen: Sequence[Checked]) -> str:
    """The beginning of a sentence about an argument with which alone the answer is wrong; empty if there is none."""
    empty = [call for call in seen if not call.right]
    if 0 < len(empty) < len(seen) and all((call.difference is not None) is (not call.right) for call in seen):
        return "It is only where the right answer is empty that rows come back: "
    calls = [(spec.unpacked(call.observation.arguments), call.difference is not None) for call in seen]
    for at, name in enumerate(spec.names if len(calls) > 2 else ()):
        wrong = {_shown(values[at]) for values, is_wrong in calls if is_wrong}
        right = {_shown(values[at]) for values, is_wrong in calls if not is_wrong}
        if len(wrong) == 1 and len(right) > 1 and not wrong & right:
            return f"It is only with {name} = {wrong.pop()} that the answer is wrong: "
    return ""


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)


def _said(text: str, spec: QuerySpec, tried: InWorlds) -> str:
    """The words of an edit, with the constants that were sent in the place of `$1`, `$2`, …, and the arguments' names."""
    names = dict(enumerate(spec.written_names, 1))
    text = re.sub(r"\bargument (\d+)", lambda hole: names.get(int(hole[1]), hole[0]), text)
    constants = tried.captured.constants if tried.captured is not None else {}
    text = re.sub(r"\$(\d+)", lambda hole: constants.get(int(hole[1]), hole[0]), text)
    return re.sub(r"\$\d+", "the argument", text)


def _is_only_order(seen: Sequence[Checked], tried: InWorlds) -> bool:
    """Whether every call returned the right rows, but not all of them in the right order."""
    if any(row.change is not RowChange.MOVED for call in seen if call.difference for row in call.difference.rows):
        return False
    return all(failure.only_order for failure in tried.failures)


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


async def _named_mistake(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], tried: InWorlds, proven: Sequence[Edit]
) -> NamedMistake | None:
    """The first named mistake that gives exactly the returned rows in every call, and in every world.

    Where a change is proven to repair the statement, a mistake that names another cause is not the one.
    """
    if not any(call.observation.work for call in seen):
        return None  # an answer that sends nothing has not made a mistake in its statement
    shapes = await shapes_of(attempt, seen[0].observation)
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
    reruns = [Rerun(call.world, spec.filled(mistake.sql, call.arguments)) for call in tried.calls]
    theirs = await rerun(attempt, tried.captured, tried.captured.sql, tried.calls)
    found = await attempt.worlds.run(reruns)
    pairs = zip(found, theirs, strict=True)
    return all((a is None) == (b is None) and same_rows(a or [], b or []) for a, b in pairs)
