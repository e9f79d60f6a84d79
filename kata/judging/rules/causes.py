"""What stands out in a wrong answer, where no repair and no named mistake tells its cause: facts that were seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kata.judging.attempt import Attempt
from kata.judging.awkward import AWKWARD_NAMES
from kata.judging.data import schema
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells, same_cell
from kata.judging.rules.callers import OF_TEXTS
from kata.judging.rules.calling import Checked
from kata.judging.rules.constructs import written_as_raw_sql
from kata.judging.rules.describing import rows_in_words
from kata.judging.rules.statements import sent_for_show, statements_for_show
from kata.shape import Shape, clues, read_shape


async def cause_of(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], observation: Observation, only_order: bool
) -> tuple[str, str]:
    """The beginning of the sentence for wrong rows without a named mistake, and the help; empty if nothing stands out."""
    if sent := _sent_instead(observation):
        return sent
    if spec.raw:
        try:
            written_as_raw_sql([call.observation for call in seen], construct=spec.constructs)
        except Mistake as mistake:
            return f"{mistake.card.mistake} ", mistake.card.help
    if most := _cut_off_after(seen):
        return (
            f"Python cuts the answer off after {rows_in_words(most)}, of more that the statement returned: ",
            "Return all of them: leave out the slice, or what else ends the list.",
        )
    on_seed = [call for call in seen if call.observation.rows is attempt.seed_rows]
    if (
        not only_order
        and observation.work
        and (constant := _of_constants(spec, seen, observation, observation.work[0].sql))
    ):
        return constant
    if not only_order and not any(call.difference for call in on_seed):
        return await _right_on_the_seed_rows(attempt, seen, on_seed)
    if _same_whatever_asked(seen):
        return (
            "The answer is the same whatever is asked for, something is hard-coded (typed in): ",
            "Use the function's argument.",
        )
    if not any(call.observation.work for call in seen):
        return "No statement reached the database, so the answer does not come from it: ", ""
    if clue := _clue(spec, seen, observation):
        return clue
    if _same_for_all_arguments(seen):
        return (
            "The answer is the same whatever the argument is: ",
            "Use the function's argument, in a condition of .where().",
        )
    limited = any(shape is not None and shape.limited for shape in await shapes_of(attempt, observation))
    if limited and not spec.limited:
        return (
            "A LIMIT cuts the answer off: ",
            "Everything that is asked for comes back; leave out .limit() and .fetch().",
        )
    # Of several objects that a loader completes, a single one may need none of its rows.
    if not spec.single and (decoys := await statements_for_show(attempt, observation)):
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
        if len(sent) == 1 and not _is_within(text.casefold(), sent[0].casefold()):
            return "Characters of the argument are missing in what is sent: ", _AS_GIVEN
        if text.strip() in map(str.strip, AWKWARD_NAMES):
            return "The argument is changed before it is sent: ", _AS_GIVEN
    return None


def _is_within(text: str, longer: str) -> bool:
    """Whether the characters of a text occur in another one in their order, whatever lies between them."""
    left = iter(longer)
    return all(character in left for character in text)


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
    """Whether the answer has a text that none of its statements returned, or a row that is none of theirs."""
    sent = [row for each in call.observation.work for row in each.result_rows()]
    results = {cell for row in sent for cell in row}
    if any(cell not in results for row in call.got for cell in row if isinstance(cell, str)):
        return True
    widest = max(map(len, sent), default=0)
    return any(len(row) <= widest and not any(_is_in(row, each) for each in sent) for row in call.got)


def _is_in(row: Cells, sent: Cells) -> bool:
    return all(any(same_cell(cell, other) for other in sent) for cell in row)


def _clue(spec: QuerySpec, seen: Sequence[Checked], observation: Observation) -> tuple[str, str] | None:
    """What stands out in the statement: how its tables are joined, what cannot do anything, and what it compares."""
    sql = observation.work[0].sql if observation.work else ""
    return (
        _of_sources(sql) or _of_conditions(sql) or _of_constants(spec, seen, observation, sql) or _of_tables(spec, sql)
    )


def _of_sources(sql: str) -> tuple[str, str] | None:
    for name, compared in clues.loose_sources(sql):
        what = (
            f"The join condition of {name} only compares, and ties it to the other tables by no key: "
            if compared
            else f"{name[0].upper()}{name[1:]} is not joined with the other tables (a cross join): no join condition ties it to them. "
        )
        return what, "Join on the key that connects the two: .join(…, condition), or a comparison with == in .where()."
    tables = schema().tables.values()
    keys = frozenset((table.name, names[0]) for table in tables for names in table.unique if len(names) == 1)
    if alone := clues.groups_of_one(sql, keys):
        call, key = alone
        return f"GROUP BY has {key} in it, so each group is about a single row, and {call} is that row's own value: ", (
            "Group by what the rows of a group have in common, and nothing else; in a subquery if the outer query shows more."
        )
    for name, table in clues.hiding_names(sql):
        return (
            f"In a subquery the name {name} stands for {table}, and hides {name} outside, so nothing is correlated: ",
            ("Give the alias another name."),
        )
    return None


def _of_conditions(sql: str) -> tuple[str, str] | None:
    for condition in clues.self_comparisons(sql):
        return f"The condition {condition} compares a column with itself, so it lets every row through: ", (
            "Compare it with what is meant; the same table outside and inside needs an alias, aliased(…)."
        )
    if excluded := clues.contradiction(sql):
        one, other = excluded
        return f"{one} AND {other} is never true, as the two exclude each other: ", "Connect them with or_(…)."
    return None


def _of_constants(
    spec: QuerySpec, seen: Sequence[Checked], observation: Observation, sql: str
) -> tuple[str, str] | None:
    for key in clues.constant_keys(sql):
        return f"ORDER BY has a constant in it ({_value_of(observation, key)}), which orders nothing: ", (
            "Order by columns; a name in quotes is a text."
        )
    known = dict(clues.constant_columns(spec.oracle))
    for label, value in clues.constant_columns(sql):
        if label not in known:
            return (
                f"The column {label} is a constant in the statement ({_value_of(observation, value)}), the same for every row: ",
                "Let the statement compute it.",
            )
    limits = {
        _value_of(call.observation, clues.limit_of(call.observation.work[0].sql))
        for call in seen
        if call.observation.work
    }
    sizes = {call.observation.arguments for call in seen}
    if spec.limited and len(limits) == 1 and len(sizes) > 1 and "" not in limits and not spec.single:
        return f"LIMIT is always {limits.pop()}, whatever is asked for (typed in): ", "Use the function's argument."
    return None


def _of_tables(spec: QuerySpec, sql: str) -> tuple[str, str] | None:
    right, given = read_shape(spec.oracle), read_shape(sql)
    if right is None or given is None:
        return None
    if missing := sorted(right.tables - given.tables):
        return f"The statement does not read {' and '.join(missing)}: ", f"Join {' and '.join(missing)}."
    # Loader options may join more tables.
    if not spec.entity and (extra := sorted(given.tables - right.tables)):
        return f"The statement also reads {' and '.join(extra)}, on which the answer does not depend: ", ""
    if clues.cut_without_order(sql):
        return "A query has a LIMIT or an OFFSET and no ORDER BY, so which rows it returns is left to chance: ", (
            "Put .order_by() on the query that has the limit."
        )
    if other := sorted(clues.compared_columns(sql) & _columns() - _mentioned(spec.oracle)):
        return f"A condition compares {' and '.join(other)}, on which the answer does not depend: ", ""
    return None


def _columns() -> frozenset[str]:
    return frozenset(column for table in schema().tables.values() for column in table.columns)


def _mentioned(sql: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z_]\w*", sql.lower()))


def _value_of(observation: Observation, key: str) -> str:
    """A constant as it is, or the value of the parameter that it is."""
    parameters = observation.work[0].parameters() if observation.work else ()
    hole = re.search(r"\$(\d+)", key)
    return repr(parameters[int(hole[1]) - 1]) if hole and int(hole[1]) <= len(parameters) else key


def unread(observation: Observation) -> tuple[str, str] | None:
    for statement in observation.work[:1]:
        for name in clues.unread_ctes(statement.sql):
            return f"The CTE {name} is in the statement and not used: nothing reads it. ", "Join it, or select from it."
    return None


async def shapes_of(attempt: Attempt, observation: Observation) -> list[Shape | None]:
    """The shapes of the first statements, to say what stands out; `None` for one that cannot be read."""
    shapes: list[Shape | None] = []
    for statement in observation.work[:3]:
        try:
            shapes.append(await attempt.shape(statement))
        except CouldNotJudge:
            shapes.append(None)
    return shapes


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
