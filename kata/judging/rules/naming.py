"""Which mistake a wrong answer makes: proven by a repair or by a named mistake with the same rows, or described."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from kata.judging.attempt import Attempt
from kata.judging.awkward import AWKWARD_NAMES
from kata.judging.data import schema
from kata.judging.in_worlds import InWorlds, rerun
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import NamedMistake, QuerySpec
from kata.judging.repairing import cause, proven_repairs, repairs_of_mistake
from kata.judging.rows import same_but_for_order, same_rows
from kata.judging.rules.callers import OF_TEXTS
from kata.judging.rules.calling import Checked
from kata.judging.rules.statements import (
    order_left_to_chance,
    ordered_by_the_database,
    sent_for_show,
    statements_for_show,
)
from kata.judging.verdict import Difference, RowChange
from kata.shape import Shape, read_shape
from kata.shape.clues import groups_of_one, loose_sources, unread_ctes
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
    pairs = [(call.observation, call.right) for call in seen]
    proven = await proven_repairs(attempt, spec, pairs, tried)
    if chance:
        turned = next((edit for edit in proven if edit.kind in _ORDERS), None)
        return (_said(turned, tried), turned.help) if turned else (chance.card.mistake, chance.card.help)
    unread = None if proven else _unread(wrong.observation)
    named = None if unread else await _named_mistake(attempt, spec, seen, tried, proven)
    if named:
        return named.says, named.help
    if not proven and not only_order and spec.order:
        proven = await proven_repairs(attempt, spec, pairs, tried, same=same_but_for_order)
        if proven:
            return f"{_said(proven[0], tried)} (But for the order, which is another mistake.)", proven[0].help
    if proven:
        return _said(proven[0], tried), proven[0].help
    cause, help = unread or await _cause(attempt, spec, seen, wrong.observation, only_order)
    # Which rows a cache has kept depends on the seed as well.
    by_chance = wrong.observation.rows in attempt.generated or not wrong.observation.work
    return cause + (_uncounted(wrong.difference) if by_chance else _described(wrong.difference, spec)), help


def _said(edit: Edit, tried: InWorlds) -> str:
    """The sentence of an edit, with the constants that were sent in the place of `$1`, `$2`, …"""
    constants = tried.captured.constants if tried.captured is not None else {}
    sentence = re.sub(r"\$(\d+)", lambda hole: constants.get(int(hole[1]), hole[0]), edit.sentence)
    return re.sub(r"\$\d+", "the argument", sentence)


def _is_only_order(seen: Sequence[Checked], tried: InWorlds) -> bool:
    """Whether every call returned the right rows, but not all of them in the right order."""
    if any(row.change is not RowChange.MOVED for call in seen if call.difference for row in call.difference.rows):
        return False
    return all(failure.only_order for failure in tried.failures)


async def _cause(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], observation: Observation, only_order: bool
) -> tuple[str, str]:
    """The beginning of the sentence for wrong rows without a named mistake, and the help; empty if nothing stands out."""
    if sent := _sent_instead(observation):
        return sent
    if most := _cut_off_after(seen):
        return (
            f"Python cuts the answer off after {_rows(most)}, of more that the statement returned: ",
            "Return all of them: leave out the slice, or what else ends the list.",
        )
    on_seed = [call for call in seen if call.observation.rows is attempt.seed_rows]
    if not only_order and not any(call.difference for call in on_seed):
        return await _right_on_the_seed_rows(attempt, seen, on_seed)
    if _same_whatever_asked(seen):
        return (
            "The answer is the same whatever is asked for, something is hard-coded (typed in): ",
            "Use the function's argument.",
        )
    if _same_for_all_arguments(seen):
        return (
            "The answer is the same whatever the argument is: ",
            "Use the function's argument, in a condition of .where().",
        )
    if not any(call.observation.work for call in seen):
        return "No statement reached the database, the answer is hard-coded: ", ""
    if clue := _clue(spec, observation):
        return clue
    limited = any(shape is not None and shape.limited for shape in await _shapes(attempt, observation))
    if limited and not spec.limited:
        return (
            "A LIMIT cuts the answer off: ",
            "Everything that is asked for comes back; leave out .limit() and .fetch().",
        )
    if decoys := await statements_for_show(attempt, observation):
        return f"{sent_for_show(decoys)} sent for show (the answer is the same without its rows): ", ""
    return "", ""


def _sent_instead(observation: Observation) -> tuple[str, str] | None:
    """What is said if a text that was given is not among the parameters, and another one is."""
    texts = [value for value in observation.arguments if isinstance(value, str)]
    sent = [value for each in observation.work[:1] for value in each.parameters() if isinstance(value, str)]
    if not sent or any(text in value for text in texts for value in sent):
        return None
    for text in texts:
        for what, change in OF_TEXTS:
            if change(text) in sent:
                return f"The argument {what} before it is sent: ", _AS_GIVEN
        if len(sent) == 1 and sent[0] and text.startswith(sent[0]):
            return "The argument is cut off before it is sent: ", _AS_GIVEN
        if text.strip() in map(str.strip, AWKWARD_NAMES):
            return "The argument is changed before it is sent: ", _AS_GIVEN
    return None


_AS_GIVEN = "Compare with the value as it was given."


async def _right_on_the_seed_rows(
    attempt: Attempt, seen: Sequence[Checked], on_seed: Sequence[Checked]
) -> tuple[str, str]:
    """What is said about an answer that is wrong on other rows only, as far as the cause was seen."""
    silent = next((call for call in seen if call.difference and not call.observation.work), None)
    if silent and any(call.observation.work for call in on_seed):
        return (
            "A call sends no statement: its answer is kept from an earlier call (a cache, a variable of the module), or "
            "made without asking: ",
            "Ask the database in each call; each has a session and a transaction of its own.",
        )
    if any(call.difference and call.got and call.observation.work and not call.observation.fetched for call in seen):
        return "The answer has rows where the statement returns none: they are typed in. ", ""
    if any(_is_typed_in(call) for call in on_seed):
        return (
            "The answer is right on the seed rows only, something is hard-coded (typed in): ",
            "Names, ids and numbers of today's rows are not the answer; ask for them.",
        )
    wrong = next((call for call in seen if call.difference), None)
    if wrong and _never_sent(wrong):
        return (
            "The answer has values that no statement returned (typed in, or worked out in Python): ",
            "Return the rows of the statement as they come.",
        )
    if wrong and set(wrong.got) < set(wrong.right) and wrong.observation.fetched >= len(wrong.right):
        return "Python leaves out rows that the statement returned: ", "Return the rows of the statement as they come."
    return "The answer is right on the seed rows, and not on others: ", ""


def _is_typed_in(call: Checked) -> bool:
    """Whether values of the answer are typed in: in the statement as constants, or in Python, so that nothing sent them."""
    observation = call.observation
    if call.got and not observation.work:
        return True
    shown = {cell for row in call.right for cell in row if isinstance(cell, str | Decimal) and cell}
    ids = {cell for row in call.right for cell in row if isinstance(cell, int)}
    results = {str(cell) for statement in observation.work for row in statement.result_rows() for cell in row}
    # Loaders send the keys that another statement returned.
    known = {*map(str, observation.arguments), *results}
    for statement in observation.work:
        sent = {value for value in statement.parameters() if str(value) not in known or value in shown}
        texts = set(re.findall(r"'((?:[^']|'')*)'", statement.sql))
        numbers = {int(number) for number in re.findall(r"(?<![\w$.])\d+(?![\w.])", statement.sql)}
        if shown & sent or shown & texts or len(ids & (numbers | {each for each in sent if isinstance(each, int)})) > 1:
            return True
    return _never_sent(call)


def _never_sent(call: Checked) -> bool:
    """Whether the answer has a text that none of its statements returned."""
    results = {cell for each in call.observation.work for row in each.result_rows() for cell in row}
    return any(cell not in results for row in call.got for cell in row if isinstance(cell, str))


def _clue(spec: QuerySpec, observation: Observation) -> tuple[str, str] | None:
    """What stands out in the statement, as it is seen: a source without a join, a CTE that nothing reads, other tables."""
    sql = observation.work[0].sql if observation.work else ""
    for name, compared in loose_sources(sql):
        what = (
            f"The join condition of {name} only compares, and ties it to the other tables by no key: "
            if compared
            else f"{name[0].upper()}{name[1:]} is not joined with the other tables (a cross join): no join condition ties it to them. "
        )
        return what, "Join on the key that connects the two: .join(…, condition), or a comparison with == in .where()."
    tables = schema().tables.values()
    keys = frozenset((table.name, names[0]) for table in tables for names in table.unique if len(names) == 1)
    if alone := groups_of_one(sql, keys):
        call, key = alone
        return f"GROUP BY has {key} in it, so each group is about a single row, and {call} is that row's own value: ", (
            "Group by what the rows of a group have in common, and nothing else; in a subquery if the outer query shows more."
        )
    right, given = read_shape(spec.oracle), read_shape(sql)
    if right is None or given is None:
        return None
    if missing := sorted(right.tables - given.tables):
        return f"The statement does not read {' and '.join(missing)}: ", f"Join {' and '.join(missing)}."
    # Loader options may join more tables.
    if not spec.entity and (extra := sorted(given.tables - right.tables)):
        return f"The statement also reads {' and '.join(extra)}, on which the answer does not depend: ", ""
    return None


def _unread(observation: Observation) -> tuple[str, str] | None:
    for statement in observation.work[:1]:
        for name in unread_ctes(statement.sql):
            return f"The CTE {name} is in the statement and not used: nothing reads it. ", "Join it, or select from it."
    return None


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


def _cut_off_after(seen: Sequence[Checked]) -> int:
    """After how many rows Python cuts off what a statement returned; 0 if that is not what is wrong."""
    wrong = [call for call in seen if call.difference]
    lengths = {len(call.got) for call in wrong}
    cut = all(
        call.got == call.right[: len(call.got)]
        and len(call.observation.work) == 1
        and call.observation.fetched == len(call.right)
        for call in wrong
    )
    return lengths.pop() if cut and len(lengths) == 1 else 0


def _same_whatever_asked(seen: Sequence[Checked]) -> bool:
    """Whether arguments with different right answers got the same answer."""
    called = [call for call in seen if call.observation.arguments]
    answers = [call.got for call in called if call.got]
    return (
        len(answers) > 1
        and all(got == answers[0] for got in answers)
        and any(call.right != called[0].right for call in called)
    )


def _same_for_all_arguments(seen: Sequence[Checked]) -> bool:
    """Whether on each set of rows all arguments got the same answer, although the right ones differ."""
    by_rows: dict[str, list[Checked]] = {}
    for call in seen:
        by_rows.setdefault(call.observation.rows.label, []).append(call)
    several = [calls for calls in by_rows.values() if any(call.right != calls[0].right for call in calls)]
    return bool(several) and all(call.got and call.got == calls[0].got for calls in several for call in calls)


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


def _uncounted(difference: Difference) -> str:
    """A sentence without numbers, as these follow from the seed of generated rows."""
    changes = {row.change for row in difference.rows}
    if changes == {RowChange.MISSING}:
        return "rows are missing there."
    return "rows that should not be there come back." if changes == {RowChange.UNEXPECTED} else "the rows differ there."


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
        if len(columns) == 1 and (types := _other_type(difference, columns[0])):
            aside = (
                " A relationship in select() is its join condition, true or false." if types[1] == _KINDS[bool] else ""
            )
            what = f"The column {names} holds {types[1]}, and {types[0]} is asked for ({_rows(changed)}).{aside}"
            return what + _counts(changes)
        return f"{_rows(changed)} with a wrong value ({names})." + _counts(changes)
    return _counts(changes).strip() or "The rows differ."


_KINDS = {bool: "a truth value", int: "a number", float: "a number", Decimal: "a number", str: "text", date: "a date"}


def _other_type(difference: Difference, at: int) -> tuple[str, str] | None:
    """The kinds of the right cells of a column and of the returned ones, in words, if they are never the same."""
    cells = [
        (row.expected[at], row.got[at])
        for row in difference.rows
        if row.change is RowChange.CHANGED and row.expected and row.got and len(row.got) > at
    ]
    kinds = {(_KINDS.get(type(right)), _KINDS.get(type(got))) for right, got in cells}
    if len(kinds) != 1:
        return None
    right, got = next(iter(kinds))
    return (right, got) if right and got and right != got else None


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
