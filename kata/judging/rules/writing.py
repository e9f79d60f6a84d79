"""What a write changed in the database, and which object it returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.observation import Observation
from kata.judging.rows import same_cell
from kata.judging.rules.conduct import conduct
from kata.judging.rules.returned import described, finished
from kata.judging.snapshot import ANY, Changes, Key, Row
from kata.worker.plain import Entity

_ADD = "session.add(…) the object, then await session.flush(): that sends the INSERT without committing."
_CHANGE = "Change (or delete) the loaded object, then await session.flush(): that sends it without committing."


def only_these_changes(
    changes: Changes,
    *,
    inserted: Mapping[str, Sequence[Row]] | None = None,
    updated: Mapping[str, Mapping[Any, Row]] | None = None,
    deleted: Mapping[str, Iterable[Any]] | None = None,
    help: str = "",
    in_bulk: bool = False,
) -> None:
    """Reject missing, wrong and additional changes in any table, and what `conduct` rejects.

    Args:
        changes: The result of `attempt.changes()`.
        inserted: The new rows of each table. An omitted column must have its default or NULL; `ANY` is any value.
        updated: The new cells of each table and primary key, such as `{"orders": {7: {"total": …}}}`.
        deleted: The primary keys of each table, including rows that a foreign key deletes.
        help: What to do about changes that were not requested.
        in_bulk: Whether it may write as `conduct` allows it for many rows.
    """
    observation = changes.observation
    conduct(observation, may_write=True, in_bulk=in_bulk)
    rows = {table: list(new) for table, new in (inserted or {}).items()}
    cells = {table: {_key(key): row for key, row in keys.items()} for table, keys in (updated or {}).items()}
    gone = {table: set(map(_key, keys)) for table, keys in (deleted or {}).items()}
    if (rows or cells or gone) and not changes:
        if rows and in_bulk:
            raise observation.mistake(
                f"No row reached the database: nothing new is in {', '.join(rows)}.",
                help="Statements have to be executed, and objects that were added have to be flushed.",
            )
        command = "INSERT" if rows else "DELETE"
        sent = any(command in statement.sql.upper() for statement in observation.work)
        raise observation.mistake(
            _nothing_changed(rows, cells, gone, sent=sent), help=help or (_ADD if rows else _CHANGE)
        )
    if unasked := _deletions(changes, gone):
        raise observation.mistake(unasked, help=help)
    wrong, others = _updates(changes, cells)
    if others or wrong:
        raise observation.mistake(" ".join((others or wrong)[:2]), help=help)
    for table in changes.after.tables:
        _insertions(changes, table, rows.get(table, []))


def _key(key: Any) -> Key:
    return key if isinstance(key, tuple) else (key,)


def _nothing_changed(
    rows: Mapping[str, Any], cells: Mapping[str, Mapping[Key, Row]], gone: Mapping[str, Any], *, sent: bool
) -> str:
    if rows:
        tables = ", ".join(rows)
        return "No row reached the database: " + (
            f"nothing new is in {tables}." if sent else f"no INSERT into {tables} was sent."
        )
    if cells:
        columns = dict.fromkeys(column for keys in cells.values() for row in keys.values() for column in row)
        return f"The new {', '.join(columns)} did not reach the database (nothing in {', '.join(cells)} changed)."
    return f"The row is still in {', '.join(gone)}" + (
        " after the DELETE." if sent else ": no DELETE reached the database."
    )


def _deletions(changes: Changes, asked: Mapping[str, set[Key]]) -> str:
    """A sentence for rows that are gone or still there against the request; empty for none."""
    deleted = {table: set(changes.deleted(table)) for table in changes.before.tables}
    lost = {table: keys - asked.get(table, set()) for table, keys in deleted.items()}
    left = {table: asked.get(table, set()) - keys for table, keys in deleted.items()}
    if tables := [table for table, keys in lost.items() if keys]:
        count = sum(map(len, lost.values()))
        return (
            f"{count} row{'' if count == 1 else 's'} of {', '.join(tables)} that nobody asked to delete "
            f"{'is' if count == 1 else 'are'} gone ({_named(tables[0], sorted(lost[tables[0]], key=str))}): deleting a "
            "row, even to insert it again, takes along what refers to it."
        )
    tables = [table for table, keys in left.items() if keys]
    return f"The row {_named(tables[0], sorted(left[tables[0]], key=str))} is still there." if tables else ""


def _updates(changes: Changes, asked: Mapping[str, Mapping[Key, Row]]) -> tuple[list[str], list[str]]:
    """Sentences for wrong cells of rows that had to change, and for changes of other rows."""
    wrong: list[str] = []
    others: list[str] = []
    for table, before in changes.before.tables.items():
        requested = asked.get(table, {})
        after = changes.after.tables[table]
        for key, row in before.items():
            new = requested.get(key, {})
            right = {**row, **new}
            differing = [
                column
                for column, cell in (after.get(key) or {}).items()
                if not (same_cell(right[column], cell) if column in new else right[column] == cell)
            ]
            cells = "; ".join(
                f"{column} became {after[key][column]!r} instead of {right[column]!r}" for column in differing
            )
            if cells and key in requested:
                wrong.append(f"{_named(table, [key])}: {cells}.")
            elif cells and not others:
                others.append(
                    f"Other rows were changed too, and only what is asked for may change. {_named(table, [key])}: {cells}."
                )
    return wrong, others


def _insertions(changes: Changes, table: str, asked: Sequence[Row]) -> None:
    new, observation = list(changes.inserted(table).values()), changes.observation
    if len(new) < len(asked):
        raise observation.mistake(
            f"No row reached the database: {len(new)} of {len(asked)} new rows of {table} are there.", help=_ADD
        )
    if len(new) > len(asked):
        wanted = {0: "none", 1: "one"}.get(len(asked), len(asked))
        raise observation.mistake(f"Rows inserted into {table}: {len(new)} instead of {wanted}.")
    alike: dict[tuple[str, ...], dict[Any, list[Row]]] = {}
    taken: set[int] = set()
    for row in asked:
        right = {column: row.get(column, changes.worth_of_default(table, column)) for column in new[0]}
        exact = (each for each in _with_the_cells_of(row, new, alike) if id(each) not in taken)
        others = (each for each in new if id(each) not in taken)
        found = next(exact, None) or min(others, key=lambda candidate: len(_differing(right, candidate)))
        taken.add(id(found))
        for column in _differing(right, found)[:1]:
            raise observation.mistake(
                f"{column} of the new row of {table} was saved wrong.",
                expected=repr(right[column]),
                got=repr(found[column]),
            )


def _with_the_cells_of(row: Row, new: list[Row], alike: dict[tuple[str, ...], dict[Any, list[Row]]]) -> list[Row]:
    """Return the new rows with exactly these cells. `alike` remembers them, or each row would be compared with each."""
    columns = tuple(row)
    if columns not in alike:
        alike[columns] = {}
        for candidate in new:
            alike[columns].setdefault(_cells(candidate, columns), []).append(candidate)
    return alike[columns].get(_cells(row, columns), [])


def _cells(row: Row, columns: tuple[str, ...]) -> Any:
    cells = tuple(row.get(column) for column in columns)
    try:
        hash(cells)
    except TypeError:
        return repr(cells)
    return cells


def _differing(right: Row, found: Row) -> list[str]:
    return [column for column, cell in right.items() if cell is not ANY and not same_cell(cell, found[column])]


def _named(table: str, keys: Sequence[Key]) -> str:
    """Name rows by their primary keys: `orders 7; 8`."""
    return f"{table} {'; '.join(', '.join(map(repr, key)) for key in keys[:3])}{' …' if len(keys) > 3 else ''}"


async def ids_come_from_the_database(attempt: Attempt, changes: Changes) -> None:
    """Reject an INSERT with a value for a column that the database generates."""
    for statement in changes.observation.work:
        shape = await attempt.shape(statement)
        if shape.command != "insert":
            continue
        for table, generated in changes.after.generated.items():
            own = sorted(generated & shape.written) if table.rpartition(".")[2] in shape.tables else []
            if own:
                raise changes.observation.mistake(
                    f"The INSERT brings its own {own[0]}: the identity column has to give it, or two callers get the same one.",
                    help=f"Leave {own[0]} out.",
                )


def _typed(value: Any) -> str:
    """The type of a cell, for a sentence: "a str", "an int", "None"."""
    name = type(value).__name__
    return "None" if value is None else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def entity_is_the_row(
    observation: Observation, name: str, row: Row, *, columns: Sequence[str], in_session: bool = False
) -> Entity:
    """Reject a returned value that is not the session's object for a row; return the object.

    Args:
        observation: A call.
        name: The name of the class.
        row: The row as the database has it.
        columns: What has to be readable without further SQL, with the right values and types.
        in_session: Whether the session still has to hold it.
    """
    value = observation.value
    finished(observation)
    if not isinstance(value, Entity) or value.name != name:
        raise observation.mistake(f"The function returns {described(value)}, not the {name}.")
    if value.state not in ("persistent", "detached"):
        raise observation.mistake(
            f"The returned {name} is not the session's object for the row (it is {value.state}): a hand-made copy.",
            help="Return the object that was added and flushed, or loaded.",
        )
    if in_session and value.state != "persistent":
        raise observation.mistake(
            f"The returned {name} does not belong to the session any more (it is {value.state}): changes to it are never "
            "saved.",
            help="Leave it in the session: no expunge(), no expunge_all(), no close().",
        )
    if unread := [column for column in columns if column not in value.columns]:
        raise observation.mistake(
            f"{', '.join(unread)} of the returned {name} cannot be read without further SQL.",
            help="After flush() the id and server defaults are there; an expired object has to be refreshed.",
        )
    for column in columns:
        right, got = row[column], value.columns[column]
        if type(right) is not type(got):
            raise observation.mistake(
                f"The {column} of the returned {name} is {_typed(got)}, not {_typed(right)}.",
                expected=repr(right),
                got=repr(got),
                help="Money stays Decimal: a float cannot hold 0.10, and a str cannot be added up."
                if isinstance(right, Decimal)
                else "",
            )
        if not same_cell(right, got):
            raise observation.mistake(
                f"{column} of the returned {name} is not what the database has.",
                expected=repr(right),
                got=repr(got),
                help="Return the object that was added or changed, as the session holds it after flush(); refresh() reads "
                "the row again.",
            )
    return value
