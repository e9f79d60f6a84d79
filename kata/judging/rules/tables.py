"""What a model makes of its table: the table that it creates is the one that the database has, in every respect."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kata.judging.data import NO_ROWS
from kata.judging.mistake import Mistake
from kata.source.attributes import attribute_line, attributes_of

if TYPE_CHECKING:
    from kata.judging.attempt import Attempt

# Between them, one has another date than UTC at any time of the day.
_ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago")

_DROP_ALL = """
DO $$ BEGIN
    EXECUTE (SELECT 'DROP TABLE ' || string_agg(oid::regclass::text, ', ') || ' CASCADE' FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace);
END $$
"""
_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       CASE WHEN a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN
                concat_ws(' ', 'generated', CASE WHEN a.attidentity = 'a' THEN 'always' ELSE 'by default' END, (
                    SELECT concat_ws(' ', CASE WHEN seqstart <> 1 THEN 'start ' || seqstart END,
                        CASE WHEN seqincrement <> 1 THEN 'increment ' || seqincrement END,
                        CASE WHEN seqmin <> 1 THEN 'minvalue ' || seqmin END,
                        CASE WHEN seqcycle THEN 'cycle' END, CASE WHEN seqcache <> 1 THEN 'cache ' || seqcache END)
                    FROM pg_sequence WHERE seqrelid = to_regclass(pg_get_serial_sequence('{table}', a.attname))
                      AND (seqstart, seqincrement, seqmin, seqcycle, seqcache) IS DISTINCT FROM (1, 1, 1, false, 1)))
            ELSE coalesce(pg_get_expr(d.adbin, d.adrelid), '') END,
       coalesce(col_description(a.attrelid, a.attnum), ''),
       coalesce((SELECT collname::text FROM pg_collation WHERE oid = a.attcollation), '')
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = to_regclass('{table}') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_EVALUATE = """
DO $kata$ BEGIN PERFORM {expression};
EXCEPTION WHEN OTHERS THEN PERFORM set_config('kata.refused', SQLERRM, true); END $kata$
"""
_CONSTRAINTS = """
SELECT pg_get_constraintdef(oid), CASE contype WHEN 'u' THEN conname::text ELSE '' END FROM pg_constraint
WHERE conrelid = to_regclass('{table}') AND contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY 1
"""
_INDEXES = """
SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', CASE WHEN indisunique THEN 'unique ' ELSE '' END),
       (SELECT relname::text FROM pg_class WHERE oid = indexrelid)
FROM pg_index WHERE indrelid = to_regclass('{table}')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x')) ORDER BY 1
"""
_TABLE = """
SELECT coalesce(obj_description(oid, 'pg_class'), ''),
       CASE WHEN relpersistence <> 'p' THEN 'unlogged' WHEN relkind <> 'r' THEN 'partitioned'
            WHEN EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid) THEN 'inheriting'
            ELSE coalesce(array_to_string(array_remove(reloptions, 'autovacuum_enabled=false'), ', '), '') END
FROM pg_class c WHERE oid = to_regclass('{table}')
"""


@dataclass(frozen=True)
class _Column:
    kind: str
    not_null: bool
    default: str
    comment: str
    collation: str


@dataclass(frozen=True)
class TableFacts:
    """A table as the database has it: columns, constraints and indexes, comment and options.

    Of constraints and indexes, `alembic check` compares the names of unique constraints and indexes; others are free.
    """

    name: str
    columns: dict[str, _Column] = field(default_factory=dict)
    constraints: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    options: str = ""

    def without(self, later: str) -> TableFacts:
        """Return the table without the columns, constraints and indexes in whose text a name appears."""
        return TableFacts(
            self.name,
            {name: column for name, column in self.columns.items() if later not in name},
            tuple(definition for definition in self.constraints if later not in definition),
            tuple(definition for definition in self.indexes if later not in definition),
            {definition: name for definition, name in self.names.items() if later not in definition},
            self.comment,
            self.options,
        )


async def read_table(attempt: Attempt, table: str) -> TableFacts:
    """Return a table as the database has it; without columns, if it has none of that name."""
    columns, constraints, indexes, rest = await attempt.queries(
        sql.format(table=table) for sql in (_COLUMNS, _CONSTRAINTS, _INDEXES, _TABLE)
    )
    return TableFacts(
        table,
        {name: _Column(*facts) for name, *facts in columns},
        tuple(row[0] for row in constraints),
        tuple(row[0] for row in indexes),
        {definition: name for definition, name in (*constraints, *indexes) if name},
        *(rest[0] if rest else ()),
    )


async def read_tables(attempt: Attempt, probes: Path, table: str) -> tuple[TableFacts, TableFacts]:
    """Return a table as the database has it, and as the models make it in a database without tables.

    Args:
        attempt: What is graded. Its database is left with the models' tables.
        probes: The file of a probe `create_tables`, which creates everything that the models describe.
        table: The table's name.

    Raises:
        Mistake: The tables cannot be created.
    """
    await attempt.load(NO_ROWS, ddl="SELECT 1")
    right = await read_table(attempt, table)
    await attempt.load(NO_ROWS, ddl=_DROP_ALL)
    await create_tables(attempt, probes)
    return right, await read_table(attempt, table)


async def create_tables(attempt: Attempt, probes: Path) -> None:
    """Run the probe `create_tables` of a file, which creates the tables of the models; a Mistake if they cannot be."""
    created = await attempt.probe(probes, "create_tables", may_raise=True)
    if (raised := created.raised) is not None:
        named = location_in_class(attempt, *attributes_named(attempt, raised.message))
        raise Mistake(
            f"The tables cannot be created from the models: {raised.first_line}",
            where=attempt.location_of(raised) if raised.frames else named,
            explanation=raised.explained,
            help=(raised.explanation or {}).get("todo") or "",
        )


def location_in_class(attempt: Attempt, *names: str, owner: str = "") -> str:
    """Return `app/file.py:line` of the first of these attributes that a class has, or of the class.

    Args:
        attempt: What is graded.
        names: Attributes, or columns.
        owner: The class as "module.Class"; by default the exercise's own.
    """
    module_name, _, class_name = (owner or attempt.exercise.target).partition(".")
    # As it was submitted: a stand-in in the staged copy moves the lines below it.
    module = attempt.staged.submission.module_source(module_name)
    line = attribute_line(module, class_name, *names)
    if line is None and (definition := module.definitions.get(class_name)) is not None:
        line = definition.node.lineno
    file = f"{attempt.label}/{module_name}.py"
    return file if line is None else f"{file}:{line}"


def attributes_named(attempt: Attempt, text: str) -> list[str]:
    """Return the attributes of the exercise's class that an error of SQLAlchemy's or Alembic's names, the clearest first.

    An attribute is named as `Class.attribute`, as `table.column` or by itself, or is the one whose declaration has a
    quoted word of the text, such as a `back_populates` that leads nowhere.
    """
    exercise = attempt.exercise
    module = attempt.staged.submission.module_source(exercise.module)
    attributes = {
        name: source for name, source in attributes_of(module, exercise.object).items() if not name.startswith("__")
    }
    qualified = [name for name in attributes if re.search(rf"\b{exercise.object}\.{name}\b", text)]
    quoted = [word for word in re.findall(r"['\"](\w+)['\"]", text) if word != exercise.object]
    declared = [
        name for name, source in attributes.items() if any(re.search(rf"['\"]{word}['\"]", source) for word in quoted)
    ]
    plain = [name for name in attributes if re.search(rf"\b{name}\b", text)]
    return [*qualified, *declared, *plain]


async def same_table(
    attempt: Attempt, right: TableFacts, made: TableFacts, *, python_defaults: Collection[str] = (), owner: str = ""
) -> None:
    """Reject a table with other columns, types, NULLs, defaults, keys, indexes, checks or comments than the right one.

    Args:
        attempt: What is graded: the location of a mistake is the line of the column.
        right, made: The right table, and the one that the model has created.
        python_defaults: Columns for which the model has a `default=`, to be named where a server default is missing.
        owner: The class as "module.Class"; by default the exercise's own.
    """

    def where(*names: str) -> str:
        return location_in_class(attempt, *names, owner=owner)

    for name, column in right.columns.items():
        if name not in made.columns:
            raise Mistake(f"The column {name} is missing.", expected=f"{name} {column.kind}", where=where(name))
        try:
            await _same_column(attempt, name, column, made.columns[name], in_python=name in python_defaults)
        except Mistake as mistake:
            raise mistake.add(where=where(name)) from None
    extra = [name for name in made.columns if name not in right.columns]
    if extra:
        raise Mistake(
            f"There is a column too many: {', '.join(extra)}: the table {right.name} does not have it.",
            where=where(extra[0]),
        )
    _same_definitions(right, made, where)
    _same_annotations(right, made, where)


async def _same_column(attempt: Attempt, name: str, right: _Column, made: _Column, *, in_python: bool) -> None:
    if made.kind != right.kind:
        raise Mistake(
            f"The type of {name} is wrong: {made.kind} instead of {right.kind}.", expected=right.kind, got=made.kind
        )
    if made.not_null != right.not_null:
        raise Mistake(
            f"{name} is {'NOT NULL, it may be NULL' if made.not_null else 'nullable, it has to be NOT NULL'}.",
            help="Mapped[X | None] is NULL, Mapped[X] is NOT NULL.",
        )
    await _same_default(attempt, name, right, made.default, in_python=in_python)
    if made.collation != right.collation:
        raise Mistake(f"{name} has a collation of its own ({made.collation}), the column of the table has none.")


async def _same_default(attempt: Attempt, name: str, right: _Column, made: str, *, in_python: bool) -> None:
    """A server default gives what it should in every time zone, and is not a constant."""
    if right.default == made:
        return
    if "generated" in right.default + made:
        raise Mistake(
            f"{name} is {made or 'not generated by the database'}; in the table it is {right.default or 'no such column'}.",
            expected=right.default,
            got=made,
            help="Identity() without arguments, and nothing else.",
        )
    if not made:
        python = ": its default= lives in Python only" if in_python else ""
        raise Mistake(
            f"{name} has no default in the database ({right.default} is asked for){python}.",
            expected=f"server default {right.default}",
            got="none",
            help="server_default=func.…(): the database fills it in, also for rows that come from elsewhere.",
        )
    if not right.default:
        raise Mistake(f"{name} has a server default ({made}); none is asked for.")
    if made.lstrip().startswith("'") and not right.default.startswith("'"):
        # The value is another one in each run, so it is not shown.
        raise Mistake(
            f"The server default of {name} is a constant: it was computed once, when the table was made, not {right.default}.",
            expected=right.default,
            got="a constant",
            help="server_default takes an expression such as func.now(); a plain string is a constant.",
        )
    if (reason := await other_default(attempt, right.kind, right.default, made)) is not None:
        raise Mistake(
            f"The server default of {name} is {made}{reason}, not {right.default}.", expected=right.default, got=made
        )


async def other_default(attempt: Attempt, kind: str, right: str, made: str, *, typed: bool = True) -> str | None:
    """Say how a server default differs from the right one; `None` if it is the same, also where the clocks show another hour.

    Args:
        attempt: What is graded.
        kind: The type of the column.
        right: The right default, as SQL.
        made: That of a model.
        typed: Whether the expressions have to have one type, before they become the column's.
    """
    refused = "SELECT coalesce(current_setting('kata.refused', true), '')"
    *_, ((error,),) = await attempt.queries([_EVALUATE.format(expression=made), refused])
    if error:
        return f", which the database cannot evaluate ({error})"
    types = f"SELECT pg_typeof({made})::text, pg_typeof({right})::text"
    same = f"SELECT ({made})::{kind} IS NOT DISTINCT FROM ({right})::{kind}"
    *values, kinds = await attempt.queries(
        [*(sql for zone in _ZONES for sql in (f"SET LOCAL TimeZone = '{zone}'", same)), types]
    )
    made_type, right_type = kinds[0]
    equal = [rows[0][0] for rows in values[1::2]]
    if right.startswith("'"):
        return None if all(equal) else ""
    if made_type != right_type and (typed or not all(equal)):
        return f", a {made_type}"
    return None if all(equal) else ", which is another value, at least where the server's clock shows another time zone"


def _same_definitions(right: TableFacts, made: TableFacts, where: Callable[..., str]) -> None:
    """Constraints and indexes are the same, and are called the same where Alembic looks at names."""
    for what, wanted, found in (
        ("constraint", right.constraints, made.constraints),
        ("index", right.indexes, made.indexes),
    ):
        missing = [definition for definition in wanted if definition not in found]
        extra = [definition for definition in found if definition not in wanted]
        if missing:
            raise Mistake(
                f"Missing {what}: {missing[0]}{_instead(missing[0], extra, made)}.",
                expected="; ".join(wanted),
                got="; ".join(found) or "none",
                where=where(*_names(missing[0], right)),
            )
        if extra:
            raise Mistake(
                f"There is {'an' if what == 'index' else 'a'} {what} too many: {extra[0]}: the table {right.name} does "
                "not have it.",
                expected="; ".join(wanted) or "none",
                got="; ".join(found),
                where=where(*_names(extra[0], made)),
            )

    for definition, name in right.names.items():
        if made.names[definition] != name:
            raise Mistake(
                f"{definition} is called {made.names[definition]}; in the database it is {name}, so `alembic check` finds "
                "a difference.",
                expected=name,
                got=made.names[definition],
                where=where(*_names(definition, right)),
                help="Leave its name out: the naming convention of the metadata gives it.",
            )


def _instead(missing: str, extra: Sequence[str], made: TableFacts) -> str:
    """Say what there is in the place of a missing definition: on the same columns."""
    columns = _columns(missing)
    unique = [index for index in made.indexes if index.startswith("unique ") and _columns(index) == columns]
    if missing.startswith("UNIQUE") and unique:
        if not any(index.endswith(missing.removeprefix("UNIQUE ")) for index in unique):
            return f"; there is an index instead, which is for some rows or for an expression only: {unique[0]}"
        return (
            "; there is a unique index instead, which is not a constraint: index=True together with unique=True "
            "makes one (a constraint brings its own index)"
        )
    if missing.startswith("UNIQUE") and any(_columns(index) == columns for index in made.indexes):
        return "; there is an index instead, which lets the same value in twice"
    similar = [definition for definition in extra if set(columns) & set(_columns(definition))]
    return f"; there is {similar[0]} instead" if similar else ""


def _names(definition: str, table: TableFacts) -> list[str]:
    """The columns that a definition mentions, for its location."""
    return [word for word in re.findall(r"\w+", definition) if word in table.columns]


def _columns(definition: str) -> list[str]:
    """The columns of a constraint or an index: its first parentheses."""
    found = re.search(r"\(+([^()]*)\)", definition)
    return re.findall(r"[A-Za-z_]\w*", found[1]) if found else []


def _same_annotations(right: TableFacts, made: TableFacts, where: Callable[..., str]) -> None:
    """Comments and options of the table are the same."""
    help = "A comment is part of the table: `alembic check` would add it. Say it in Python, with #."
    for name, column in right.columns.items():
        if made.columns[name].comment != column.comment:
            raise Mistake(
                f"{name} has a comment in the model only ({made.columns[name].comment!r}): the table has none.",
                where=where(name),
                help=help,
            )
    if made.comment != right.comment:
        raise Mistake(
            f"The table has a comment in the model only ({made.comment!r}): in the database {right.name} has none.",
            where=where("__table_args__"),
            help=help,
        )
    if made.options != right.options:
        raise Mistake(
            f"The model makes {right.name} with options that the table does not have: {made.options}.",
            where=where("__table_args__"),
        )
