"""Graders of phase 9: mixins, tried on classes that the learner has not seen.

Where time matters, rows are made old first: inside a transaction now() stands still.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kata.grading import NEEDS_SQL, Attempt, Mistake, Observation, grades, rules

PROBES = Path(__file__).with_name("probes_model_patterns_mixins.py")
OLD = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
CHANGED = OLD.replace(year=2002)
AHEAD = timedelta(hours=14)


# -- two times ---------------------------------------------------------------------------------------------------------


async def mixin_columns(
    attempt: Attempt, made: str, table: str, wanted: Mapping[str, bool], own: Sequence[str]
) -> None:
    """The mixin gives its columns to a class, as timestamptz, and no others; `wanted` says which are NOT NULL."""
    await attempt.remember("tables", lambda: _make_tables(attempt, made))
    found = await attempt.query(
        f"""SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
        WHERE attrelid = to_regclass('{table}') AND attnum > 0 ORDER BY attnum"""
    )
    columns = {name: (kind, not_null) for name, kind, not_null in found}
    for name, not_null in wanted.items():
        where = rules.location_in_class(attempt, name)
        if name not in columns:
            raise Mistake(f"A class with the mixin has no column {name}.", where=where)
        if columns[name][0] != "timestamp with time zone":
            raise Mistake(
                f"The type of {name} is wrong: {columns[name][0]} instead of timestamp with time zone.",
                where=where,
                help="DateTime(timezone=True); the annotation datetime alone gives a timestamp without one.",
            )
        if columns[name][1] != not_null:
            raise Mistake(
                f"{name} is {'nullable, it has to be NOT NULL' if not_null else 'NOT NULL, it may be NULL'}.",
                where=where,
                help="Mapped[X | None] is NULL, Mapped[X] is NOT NULL.",
            )
    extra = [name for name in columns if name not in (*wanted, *own)]
    if extra:
        raise Mistake(
            f"The mixin adds a column too many: {', '.join(extra)}.", where=rules.location_in_class(attempt, *extra)
        )


async def _make_tables(attempt: Attempt, probe: str) -> bool:
    """Make the tables of a probe's classes in the judge's transaction; they stay there for all checks."""
    await attempt.load(attempt.seed_rows)
    await attempt.probe(PROBES, probe)
    return True


@grades("timestamp-mixin")
async def test_timestamp_columns(attempt: Attempt) -> None:
    """A class with the mixin has both columns: timestamptz, not null."""
    wanted = {"created_at": True, "updated_at": True}
    own = ("id", "name", "size", "extra", "parent_id")
    await mixin_columns(attempt, "timestamped_tables", "kata_widgets", wanted, own)


@grades("timestamp-mixin")
async def test_timestamp_server_defaults(attempt: Attempt) -> None:
    """Rows that are inserted past the ORM have both times: the server defaults are part of the table."""
    defaults = dict(
        await attempt.query(
            """SELECT attname::text, coalesce(pg_get_expr(adbin, adrelid), '') FROM pg_attribute
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = to_regclass('kata_widgets')"""
        )
    )
    for name in ("created_at", "updated_at"):
        if defaults[name].startswith("'"):
            raise Mistake(
                f"The server default of {name} is a constant: it was computed once, when the table was made, not now().",
                where=rules.location_in_class(attempt, name),
                help="server_default takes an expression such as func.now(); a plain string is a constant.",
            )
    refused = (await attempt.probe(PROBES, "raw_times")).value
    if refused:
        lacking = next((name for name in ("created_at", "updated_at") if name in refused), "created_at")
        raise Mistake(
            f"{lacking} has no default in the database: a row that is inserted past the ORM is refused ({refused}).",
            where=rules.location_in_class(attempt, lacking),
            help="server_default=func.…(): the database fills it in, also for rows that come from elsewhere.",
        )
    for name in ("created_at", "updated_at"):
        wrong = await attempt.query(
            f"""SELECT {name}::text FROM kata_widgets WHERE name LIKE 'raw%'
            AND {name} NOT BETWEEN now() AND clock_timestamp()"""
        )
        if wrong:
            raise Mistake(
                f"The server default of {name} gives another time than now, at least where the server's clock shows "
                f"another time zone: {wrong[0][0]}.",
                where=rules.location_in_class(attempt, name),
                help="server_default=func.now()",
            )


@grades("timestamp-mixin")
async def test_timestamp_insert(attempt: Attempt) -> None:
    """After the flush of an INSERT both can be read without SQL, and are what the row has."""
    inserted = await attempt.probe(PROBES, "inserted_times")
    await _times_are_readable(attempt, inserted, [["an INSERT", *row] for row in inserted.value])


async def _times_are_readable(attempt: Attempt, seen: Observation, rows: Sequence[Sequence[Any]]) -> None:
    """What was read from the objects, as kind, name and both times, is what the rows hold; the last one for a name counts."""
    stored = {
        name: times
        for table in ("kata_widgets", "kata_gadgets")
        for name, *times in await attempt.query(f"SELECT name, created_at, updated_at FROM {table}")
    }
    last = {row[1]: row for row in rows}
    for row in rows:
        kind, name, *times = row
        for attribute, value, right in zip(("created_at", "updated_at"), times, stored[name], strict=True):
            where = rules.location_in_class(attempt, attribute)
            if value == NEEDS_SQL:
                raise seen.mistake(
                    f"After {kind} {attribute} is expired: reading it would need SQL, and raises MissingGreenlet.",
                    where=where,
                    help="The statement has to bring the value back (RETURNING): a matter of the mapper's eager_defaults.",
                )
            if row is last[name] and value != right:
                raise seen.mistake(
                    f"After {kind} the object's {attribute} is another one than that of its row.",
                    expected=str(right),
                    got=str(value),
                    where=where,
                )


@grades("timestamp-mixin")
async def test_timestamp_update(attempt: Attempt) -> None:
    """With every UPDATE of an object the database sets updated_at anew, and created_at never."""
    updated = await attempt.probe(PROBES, "updated_times")
    kinds = {row[1]: row[0] for row in updated.value}
    stored = {
        name: times
        for table in ("kata_widgets", "kata_gadgets")
        for name, *times in await attempt.query(f"SELECT name, created_at, updated_at FROM {table}")
    }
    began, ended = (await attempt.query("SELECT now(), clock_timestamp()"))[0]
    for name, kind in kinds.items():
        created, changed = stored[name]
        if created != OLD:
            raise updated.mistake(
                f"An UPDATE changes created_at: it was set anew by {kind}.",
                where=rules.location_in_class(attempt, "created_at"),
                help="created_at is for the INSERT: a server default, and no onupdate.",
            )
        if changed == CHANGED:
            raise updated.mistake(
                f"updated_at stays as it was after {kind}: the statement does not set it.",
                where=rules.location_in_class(attempt, "updated_at"),
                help="The column has to say what each UPDATE sets: onupdate= with an SQL expression.",
            )
        sent = [
            parameter
            for statement in updated.work
            if statement.command == "UPDATE"
            for parameter in statement.parameters()
        ]
        if any(_is_moment(parameter) and _aware(parameter) == changed for parameter in sent):
            raise updated.mistake(
                "updated_at is computed in Python: the UPDATE sends it as a parameter, so it is the time of this machine's "
                "clock and not the database's.",
                where=rules.location_in_class(attempt, "updated_at"),
                help="onupdate= with an SQL expression such as func.now(), which the database evaluates.",
            )
        if not began <= changed <= ended:
            local = began <= changed + AHEAD <= ended
            raise updated.mistake(
                f"updated_at is set to another time than now by {kind}"
                f"{', where the server shows times 14 hours ahead of UTC' if local else ''}.",
                expected=f"{began} or later" if changed < began else f"{ended} or earlier",
                got=str(changed),
                where=rules.location_in_class(attempt, "updated_at"),
                help="func.now() has a time zone; timezone(…), AT TIME ZONE, takes it away." if local else "",
            )
    early = [row for row in updated.value if row[0].startswith("the first")]
    if any(row[3] == CHANGED for row in early):
        raise updated.mistake(
            "After an UPDATE the object still holds the old updated_at, which its row has no more.",
            where=rules.location_in_class(attempt, "updated_at"),
            help="The statement has to bring the value back (RETURNING): a matter of the mapper's eager_defaults.",
        )
    await _times_are_readable(attempt, updated, updated.value)


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime)


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


# -- soft delete -------------------------------------------------------------------------------------------------------


@grades("soft-delete")
async def test_soft_delete_column(attempt: Attempt) -> None:
    """A class with the mixin has the column deleted_at: timestamptz, null, without a default."""
    await mixin_columns(attempt, "deletable_tables", "kata_folders", {"deleted_at": False}, ("id", "name"))
    default = await attempt.query(
        """SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = to_regclass('kata_folders') AND attname = 'deleted_at'"""
    )
    if default:
        raise Mistake(
            f"deleted_at has a server default ({default[0][0]}): new rows would be deleted from the start.",
            where=rules.location_in_class(attempt, "deleted_at"),
        )


@grades("soft-delete", witness="worker")
async def test_soft_delete_objects(attempt: Attempt) -> None:
    """soft_delete() and restore() change deleted_at at once, and is_deleted follows."""
    seen = await attempt.probe(PROBES, "deleted_objects", may_raise=True)

    def mistake(sentence: str, attribute: str, help: str = "") -> Mistake:
        return Mistake(sentence, where=rules.location_in_class(attempt, attribute), help=help)

    if seen.raised is not None:
        raise Mistake(
            f"Deleting and restoring an object raises {seen.raised.name}: {seen.raised.first_line}",
            where=attempt.location_of(seen.raised),
            explanation=seen.raised.explained,
        )
    found: dict[str, Any] = seen.value
    if found["missing"]:
        raise mistake(f"The mixin has no {found['missing'][0]}.", found["missing"][0])
    if found.get("coroutine"):
        raise mistake(
            "soft_delete() is a coroutine: called plainly, it does nothing.", "soft_delete", "def, not async def."
        )
    for step in ("new", "deleted"):
        _moment_is_right(mistake, step, found[step][0])
    for step, sentence in (
        ("twice", "A second call of soft_delete() changes deleted_at."),
        (
            "old",
            "soft_delete() changes deleted_at of an object that was deleted long ago: a second call changes nothing.",
        ),
    ):
        if not found[step][0]:
            raise mistake(sentence, "soft_delete", "Only what is not deleted yet gets a time.")
    for step in ("restored", "restored twice"):
        if found[step][0] != "nothing":
            raise mistake("restore() does not clear deleted_at.", "restore", "None means that it is not deleted.")
    _moment_is_right(mistake, "again", found["again"][0])
    for step, right in (("new", False), ("deleted", True), ("old", True), ("restored", False), ("again", True)):
        got = found[step][1]
        if got is not right:
            where = {"new": "of a new object", "restored": "of a restored object"}.get(step, "of a deleted object")
            raise mistake(
                f"is_deleted {where} is {_short(got)}; it has to be {right}.",
                "is_deleted",
                "A hybrid_property: True or False, by whether there is a time.",
            )


def _moment_is_right(mistake: Callable[..., Mistake], step: str, moment: str) -> None:
    """Reject what a probe says about deleted_at after a step, unless it is what it should be."""
    afterwards = " after restore()" if step == "again" else ""
    if step == "new":
        if moment != "nothing":
            raise mistake(f"deleted_at of a new object is {moment}, not None.", "deleted_at")
    elif moment == "naive":
        raise mistake(
            "soft_delete() sets deleted_at to a naive datetime: it does not say in which time zone.",
            "soft_delete",
            "datetime.now() takes the time zone as its argument.",
        )
    elif moment == "nothing":
        raise mistake(f"soft_delete() leaves deleted_at at None{afterwards}.", "soft_delete")
    elif moment == "local":
        raise mistake(
            f"soft_delete() sets deleted_at to the local time and calls it UTC{afterwards}: seen where the machine's clock is "
            "14 hours ahead.",
            "soft_delete",
            "datetime.now() takes the time zone as its argument; replace(tzinfo=…) only renames the local time.",
        )
    elif moment == "another time":
        raise mistake(
            f"soft_delete() sets deleted_at to another time than that of the call{afterwards}.",
            "soft_delete",
            "Take the time inside the function: a default argument is computed once, when the module is imported.",
        )
    elif moment != "now":
        raise mistake(
            f"After soft_delete() deleted_at is {moment}: it has to be an aware datetime at once, before the flush.",
            "soft_delete",
            "An SQL expression has no value until it was sent; take the time in Python here.",
        )


def _short(value: Any) -> str:
    return repr(value) if isinstance(value, bool | str | int | float | None) else f"a {type(value).__name__}"


@grades("soft-delete")
async def test_soft_delete_saved(attempt: Attempt) -> None:
    """What was deleted and restored is saved, and is_deleted is the same in SQL as in Python."""
    seen = await attempt.probe(PROBES, "deleted_rows", may_raise=True)
    where = rules.location_in_class(attempt, "_is_deleted", "is_deleted")
    if seen.raised is not None and seen.raised.name == "MissingGreenlet":
        raise seen.mistake(
            "After a flush deleted_at has to be loaded again: soft_delete(), restore() or is_deleted raises MissingGreenlet.",
            where=attempt.location_of(seen.raised),
            help="What these read of a saved object has to be loaded with it (no deferred=True), or set by Python.",
        )
    if seen.raised is not None:
        raise seen.mistake(
            f"is_deleted cannot be used in a query: {seen.raised.name}: {seen.raised.first_line}",
            where=where,
            help="In a query the hybrid needs an SQL expression: .expression, with IS NOT NULL.",
        )
    found: dict[str, Any] = seen.value
    if found["plain"]:
        raise Mistake(
            "In a query is_deleted is a plain bool, the same for all rows: Python decided it with the class in place of an "
            "object, before there was any SQL.",
            where=where,
            help="The hybrid needs an SQL side of its own: .expression, with IS NOT NULL.",
        )
    stored = dict(await attempt.query("SELECT name, deleted_at IS NOT NULL FROM kata_folders"))
    for name in ("kept", "gone", "back"):
        if stored.get(name) != (name == "gone"):
            raise seen.mistake(
                "What soft_delete() and restore() set was not saved."
                if name != "kept"
                else "An UPDATE of another column sets deleted_at: the row was never deleted.",
                where=rules.location_in_class(attempt, "deleted_at"),
            )
    python = dict(found["python"])
    for name, value in python.items():
        if value == NEEDS_SQL:
            raise seen.mistake(
                "is_deleted of a loaded object needs SQL, and raises MissingGreenlet: deleted_at is not loaded with it.",
                where=rules.location_in_class(attempt, "deleted_at", "is_deleted"),
                help="Columns are loaded with their object by default: no deferred=True.",
            )
        if name != "of the future" and value is not stored[name]:
            raise seen.mistake(
                f"is_deleted of a loaded object is {_short(value)}; its row says {stored[name]}.", where=where
            )
    deleted = sorted(name for name, value in python.items() if value)
    others = sorted(name for name, value in python.items() if not value)
    for kind in ("select", "alias"):
        for name, value in found[kind]:
            if value is None:
                raise seen.mistake(
                    "is_deleted is NULL in SQL where it has to be false.",
                    where=where,
                    help="A comparison with NULL is NULL; IS NOT NULL is always true or false.",
                )
            if value is not python[name]:
                raise seen.mistake(
                    f"is_deleted is {_short(value)} in SQL and {python[name]} in Python, for the same row"
                    f"{' of an alias' if kind == 'alias' else ''}"
                    f"{', whose deleted_at is still to come' if name == 'of the future' else ''}.",
                    where=where,
                )
    for kind, right, sentence in (
        ("where", deleted, "where(is_deleted) finds other rows than the deleted ones."),
        ("not", others, "where(not_(is_deleted)) finds other rows than those that are not deleted."),
        ("where of an alias", deleted, "where(is_deleted) of an alias finds other rows than the deleted ones."),
        ("order", [*others, *deleted], "order_by(is_deleted) does not put the deleted rows last."),
    ):
        got = [row[0] for row in found[kind]]
        if got != right:
            raise seen.mistake(sentence, expected=", ".join(right), got=", ".join(got), where=where)
