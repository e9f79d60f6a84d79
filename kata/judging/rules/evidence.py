"""Evidence that the database did the work, and that the answer comes from what it sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells, compare, same_cell
from kata.judging.rules.calling import calls, calls_with_distractors, every_call, in_worlds, returned_cells
from kata.judging.rules.returned import records, returned_items
from kata.judging.verdict import Difference, RowChange
from kata.wire import Statement
from kata.worker.plain import Record
from kata.worlds.captured import Reason

# Aggregates that pack rows into one value: the code that unpacks it does the work, not the database.
_COLLECTING = frozenset({"array_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "string_agg"})


async def database_does_the_work(attempt: Attempt, spec: QuerySpec) -> None:
    """Reject filtering, joining, computing and unpacking in Python: the rows are those of one statement, cell by cell.

    Objects are whole rows of a table, so for them only the number of fetched rows counts.
    """
    for observation, _ in [] if spec.entity else await calls(attempt, spec, attempt.generated[0]):
        made = [cells for cells in records(observation, spec.labels) if not _was_sent(cells, observation.work)]
        if made:
            # What the statement itself takes apart again is not packed for Python.
            await _nothing_is_collected(attempt, observation)
        _rows_are_the_statements(observation)
        if made:
            raise observation.mistake(
                "The answer has values that the server never sent: they were worked out in Python.",
                got=", ".join(map(str, made[0])),
                data=observation.seen_on,
                help="Let the statement compute every column that you return.",
            )
    await fetches_no_more_than_it_needs(attempt, spec)
    if not spec.entity and (
        sentence := _NOT_THE_ROWS.get((await in_worlds(attempt, spec)).reason or Reason.NOTHING_SENT)
    ):
        raise attempt.observations[0].mistake(sentence, help="Return the rows of the statement as they come.")


_NOT_THE_ROWS = {
    Reason.NOT_THE_ROWS: "The answer is not the rows of the statement: Python drops, adds or changes some.",
    Reason.OTHER_COLUMNS: "A column of the answer is put together in Python: it is not the same column of the statement in every row.",
}


async def _nothing_is_collected(attempt: Attempt, observation: Observation) -> None:
    for statement in observation.work:
        shape = await attempt.shape(statement)
        if used := sorted(_COLLECTING & shape.functions):
            raise observation.mistake(
                f"The statement packs whole groups into one value ({used[0]}), to be worked out in Python.",
                help="Let the statement compute every column that you return.",
            )


def _rows_are_the_statements(observation: Observation) -> None:
    """SQLAlchemy's rows have the labels of the statement that they come from."""
    labels = {label for statement in observation.work for label in statement.labels()}
    for item in observation.value:
        made = isinstance(item, Record) and not item.mapping
        if made and not all(_is_column(label, labels) for label in item.labels):
            raise observation.mistake(
                "The rows were put together in Python: the statement has no columns of these names.",
                expected=", ".join(item.labels),
                got=", ".join(sorted(labels)),
                help="Name the columns with .label() in the statement, and return the rows as they come.",
            )


def _is_column(label: str, sent: set[str]) -> bool:
    # Session.query() names its columns table_column on the wire, and gives rows the plain names.
    return label in sent or any(column.endswith(f"_{label}") for column in sent)


async def fetches_no_more_than_it_needs(attempt: Attempt, spec: QuerySpec) -> None:
    """Reject work in Python: distractor rows may not increase the surplus of fetched rows over returned ones.

    Where the spec limits the surplus, no call may have more of it, and the rows that are returned come first.
    """
    if spec.surplus >= 0:
        for observation in await every_call(attempt, spec):
            _fetches_a_page(observation, spec)
    for before, after in await calls_with_distractors(attempt, spec):
        if spec.surplus < 0 and _surplus(after) > _surplus(before):
            raise after.mistake(
                "Rows are filtered or worked out in Python: with 100 irrelevant rows in each table, more rows are fetched "
                "for the rows that are returned.",
                # Not in the sentence: the numbers differ from one set of generated rows to the next.
                data=f"{after.seen_on}: {after.fetched} rows were fetched for the {returned_items(after)} returned "
                f"(before: {before.fetched} for {returned_items(before)})",
                help="Let the database filter, aggregate and rank; fetch only what you return.",
            )
        right = await attempt.oracle(after.rows, spec.filled(spec.oracle, after.arguments))
        difference = compare(spec.labels, right, returned_cells(after, spec))
        if difference is not None:
            if name := _cut_at(spec, after, difference):
                raise after.mistake(
                    f"With a large {name}, rows are missing: something else than {name} cuts the answer off.",
                    difference=difference,
                    data=after.seen_on,
                    help=f"Take {name} as it is given, however large it is.",
                )
            raise after.mistake(
                "With 100 more rows in each table the answer is wrong: it depends on how many rows there are.",
                difference=difference,
                data=after.seen_on,
                help="Everything that is asked for comes back, however much it is.",
            )


def _cut_at(spec: QuerySpec, observation: Observation, difference: Difference) -> str:
    """The argument that is at its upper bound, if nothing but missing rows is wrong with the answer; empty otherwise."""
    values = zip(spec.names, spec.unpacked(observation.arguments), strict=True)
    largest = [
        name for name, value in values if isinstance(value, int) and value == spec.bounds.get(name, (0, None))[1]
    ]
    return largest[0] if largest and all(row.change is RowChange.MISSING for row in difference.rows) else ""


def _fetches_a_page(observation: Observation, spec: QuerySpec) -> None:
    """Reject more rows than are returned, and a surplus that is not at the end."""
    surplus = _surplus(observation)
    if surplus > spec.surplus:
        raise observation.mistake(
            "Rows are fetched that are not returned: the answer is cut out in Python, of more that the statement returned.",
            # Not in the sentence: the numbers differ from one set of generated rows to the next.
            data=f"{observation.seen_on}: {observation.fetched} rows were fetched for the {returned_items(observation)} "
            "returned",
            help="Let the database leave out what you do not return: with a condition, .limit() or a row number.",
        )
    answer = returned_cells(observation, spec)
    for statement in observation.work if surplus > 0 and answer else ():
        columns = list(zip(*statement.result_rows()[: len(answer)], strict=True))
        if not all(
            any(all(map(same_cell, wanted, column)) for column in columns) for wanted in zip(*answer, strict=True)
        ):
            raise observation.mistake(
                "A row of the statement is left out in Python, before the last one: the answer is filtered there.",
                data=observation.seen_on,
                help="Let the condition of the statement leave it out; only what comes after the page may be cut off.",
            )


def _surplus(observation: Observation) -> int:
    return observation.fetched - returned_items(observation)


def _was_sent(cells: Cells, statements: Sequence[Statement]) -> bool:
    return any(
        all(any(same_cell(cell, sent) for sent in row) for cell in cells)
        for statement in statements
        for row in statement.result_rows()
    )


async def answer_comes_from_statements(
    attempt: Attempt, observation: Observation, *, keywords: Mapping[str, Any] | None = None
) -> None:
    """Reject answers that do not come from their statements: with all rows withheld, something is still returned.

    This is the cut test. `keywords` are the keyword arguments of the call that `observation` holds.
    """
    if not returned_items(observation):
        return
    await attempt.load(observation.rows)
    texts = frozenset(statement.sql for statement in observation.work)
    cut = await attempt.call(*observation.arguments, withheld=texts, may_raise=True, keywords=keywords)
    if cut.raised is None and (left := returned_items(cut)):
        raise observation.mistake(
            f"The answer does not come from its statement: with all of its rows withheld, the function still returns "
            f"{left} item{'' if left == 1 else 's'}.",
            data=observation.seen_on,
            help="Values typed into the code, a cache, or a statement that is sent for show: read the answer from the result.",
        )
