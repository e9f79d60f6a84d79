"""Every snippet of the pages, and every piece of code in their tables, runs on the workbook's rows."""

import ast
import inspect
import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from alembic.config import CommandLine
from alembic.migration import MigrationContext
from alembic.operations import Operations
from asyncpg.exceptions import PostgresError
from sqlalchemy import CTE, Connection, Subquery, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.sql.base import Executable

from .comparing import compiled, in_one_line, same, statements, with_values
from .markdown import PAGES, RUN, SENT, SHELL, SHOWN, Block, blocks, rows
from .running import as_plain, run

Names = dict[str, Any]
INDEXED = re.compile(r"O\((log n|n)\b")
ROWS = [row for page in PAGES for row in rows(page)]


def snippets(*, commits: bool) -> list[Any]:
    """Each block of Python, with the SQL that the page shows below it; those with commits that are real, or the others."""
    found = []
    for page in PAGES:
        every = blocks(page)
        for block, below in zip(every, [*every[1:], None], strict=True):
            if block.language == RUN and block.commits is commits:
                sql = below.text if below and below.language == SENT else ""
                found.append(pytest.param(block, sql, id=block.name))
    return found


def with_columns(*headings: str) -> list[Any]:
    """The rows of every table that has these columns; pytest would skip a test without any, in silence."""
    found = [pytest.param(row, id=row.name) for row in ROWS if set(headings) <= set(row.cells)]
    assert found, f"no table has the columns {headings}"
    return found


def imported(page: str) -> Names:
    """What the first snippet of a page imports for all others."""
    names: Names = {}
    exec(next(block.text for block in blocks(page) if block.language == RUN), names)
    return names


def called(code: str) -> str:
    """What a cell stands for: a bare `select(…)` is executed, and all that it gives is read."""
    return f"(await session.scalars({code})).all()" if code.startswith("select(") else code


class Operation:
    """`op` of a revision: the operations of the connection that it runs on at the moment."""

    current: Operations

    def __getattr__(self, name: str) -> Any:
        return getattr(self.current, name)


def revising(session: AsyncSession, op: Operation) -> Callable[..., Any]:
    """Runs the functions of a revision one after the other, as Alembic does: on a sync connection."""

    async def revise(*functions: Callable[[], None]) -> None:
        def in_turn(connection: Connection) -> None:
            op.current = Operations(MigrationContext.configure(connection))
            for function in functions:
                function()

        await (await session.connection()).run_sync(in_turn)

    return revise


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_run_or_says_what_it_is(page: str) -> None:
    """No block is skipped in silence: Python runs, SQL belongs to the Python above it, and the rest is no code of ours."""
    every = blocks(page)
    assert {block.language for block in every} <= {RUN, SENT, SHELL, *SHOWN}
    above = ["", *(block.language for block in every)]
    assert all(above[place] == RUN for place, block in enumerate(every) if block.language == SENT)


async def check_snippet(block: Block, sql: str, names: Names) -> None:
    """Run it with its claims, then compare what it sent with the SQL below it."""
    op = Operation()
    names = imported(block.page) | names | {"op": op, "__revise__": revising(names["session"], op)}
    then = "await __revise__(upgrade, downgrade)" if "def upgrade(" in block.text else ""

    sent = [with_values(one) for one in await run(block.text, names, then=then)]

    expected = statements(sql)
    assert not expected or len(sent) == len(expected), sent
    for said, seen in zip(expected, sent, strict=False):
        assert same(said, seen), f"{seen}\nand the page says\n{said}"


@pytest.mark.parametrize(("block", "sql"), snippets(commits=False))
async def test_snippets_run(block: Block, sql: str, names: Names) -> None:
    """A snippet runs, each claim at the end of a line is what was seen, and the SQL below it is what was sent."""
    await check_snippet(block, sql, names)


@pytest.mark.parametrize(("block", "sql"), snippets(commits=True))
async def test_snippets_run_with_commits(block: Block, sql: str, live: Names) -> None:
    """So does a snippet that needs several transactions, or one from its beginning."""
    await check_snippet(block, sql, live)


@pytest.mark.parametrize("row", with_columns("Python", "SQL"))
async def test_constructs_become_the_sql_beside_them(row: Any, names: Names) -> None:
    """In a table with the columns Python and SQL the one becomes the other, and the server runs it."""
    ((python,), (sql,)) = row.code("Python"), row.code("SQL")
    construct = eval(python, imported(row.page) | names)

    assert same(sql, compiled(construct)), compiled(construct)
    await names["session"].execute(construct if isinstance(construct, Executable) else select(construct))


@pytest.mark.parametrize("row", with_columns("Python", "statements"))
async def test_statements_are_counted(row: Any, names: Names) -> None:
    """In a table with the columns Python and statements (and rows) the code sends as many and gets as many."""
    (python,) = row.code("Python")

    sent = await run(called(python), imported(row.page) | names)

    assert len(sent) == int(row.cells["statements"]), [one.sql for one in sent]
    if row.cells.get("rows", "*") != "*":
        assert sum(one.rows or 0 for one in sent) == int(row.cells["rows"])


@pytest.mark.parametrize("row", with_columns("options", "statements"))
async def test_statements_of_loader_options_are_counted(row: Any, names: Names) -> None:
    """In the table of loader options a query with these options sends as many statements as the row says."""
    (code,) = row.code("options") or [""]
    first = re.search(r"\b(Department|Employee)\b", code)
    joined = ".join(Employee.department)" if "contains_eager" in code else ""
    statement = f"select({first[0] if first else 'Department'}){joined}.options({code})"

    sent = await run(f"(await session.scalars({statement})).unique().all()", imported(row.page) | names)

    assert len(sent) == int(row.cells["statements"]), [one.sql for one in sent]


@pytest.mark.parametrize("row", with_columns("error", "Python that raises it"))
async def test_errors_are_raised(row: Any, names: Names) -> None:
    """In a table of errors the code raises exactly the one beside it, at its last statement."""
    ((error,), (python,)) = row.code("error"), row.code("Python that raises it")
    *before, last = python.split("; ")

    await run("\n".join([*before, f"{called(last)}  # raises {error}"]), imported(row.page) | names)


@pytest.mark.parametrize("row", with_columns("SQLAlchemy", "exercise") + with_columns("TypeScript", "Python"))
async def test_counterparts_run(row: Any, names: Names) -> None:
    """In a table of terms every piece of code in Python's column runs, a statement or an expression of SQL on the server.

    The heading of a block gets an empty one.
    """
    for code in row.code("SQLAlchemy" if "SQLAlchemy" in row.cells else "Python"):
        scope = imported(row.page) | names | {"engine": create_async_engine("postgresql+asyncpg://localhost/workbook")}
        await run(f"{code} pass" if code.endswith(":") else code, scope)
        if re.match(r"(select|update|postgresql\.insert|~?Employee\.|and_|\(Employee|func\.)\b", code):
            construct = eval(code, scope)
            if not isinstance(construct, CTE | Subquery):
                await names["session"].execute(construct if isinstance(construct, Executable) else select(construct))


@pytest.mark.parametrize("row", with_columns("SQLSTATE", "asyncpg", "SQLAlchemy"))
async def test_sqlstates_have_their_names(row: Any, names: Names) -> None:
    """An error with this SQLSTATE is this class of asyncpg's, inside this one of SQLAlchemy's."""
    ((driver,), (outer,)) = row.code("asyncpg"), row.code("SQLAlchemy")
    state = row.cells["SQLSTATE"]

    with pytest.raises(DBAPIError) as raised:
        await names["session"].execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"))

    assert type(raised.value).__name__ == outer
    assert raised.value.orig is not None
    assert raised.value.orig.sqlstate == state  # type: ignore[attr-defined]
    assert isinstance(raised.value.orig.__cause__, PostgresError)
    assert type(raised.value.orig.__cause__).__name__ == driver


@pytest.mark.parametrize("row", with_columns("operation", "SQL"))
async def test_operations_become_the_sql_beside_them(row: Any, names: Names) -> None:
    """In a table of Alembic's operations each becomes the SQL beside it, and the server runs it."""
    ((operation,), (sql,)) = row.code("operation"), row.code("SQL")
    written = StringIO()
    context = MigrationContext.configure(
        dialect=make_url("postgresql://").get_dialect()(), opts={"as_sql": True, "output_buffer": written}
    )

    eval(operation, imported(row.page) | {"op": Operations(context)})
    await run(
        f"def upgrade():\n    {operation}",
        imported(row.page) | {"op": (op := Operation()), "__revise__": revising(names["session"], op)},
        then="await __revise__(upgrade)",
    )

    assert same(sql, in_one_line(written.getvalue())), written.getvalue()


@pytest.mark.parametrize(
    "row",
    [one for one in with_columns("Python", "on the server") if INDEXED.match(one.values[0].cells["on the server"])],
)
async def test_what_it_costs_on_the_server(row: Any, names: Names) -> None:
    """O(log n) goes to its place in an index; O(n) has no condition that an index could serve."""
    promised = INDEXED.match(row.cells["on the server"])
    assert promised
    (emitted,) = await run(called(row.code("Python")[0]), imported(row.page) | names)
    await names["session"].execute(text("SET LOCAL enable_seqscan = off"))

    plan = await names["session"].scalar(text(f"EXPLAIN (FORMAT JSON) {with_values(emitted)}".replace(":", "\\:")))

    conditions = '"Index Cond"' in (plan if isinstance(plan, str) else json.dumps(plan))
    assert conditions is (promised[1] == "log n")


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.LegacyAPIWarning")
@pytest.mark.parametrize("row", with_columns("1.x", "2.0"))
async def test_legacy_forms_give_the_same(row: Any, names: Names) -> None:
    """In a table with the columns 1.x and 2.0 both run, and give the same."""
    ((old,), (new,)) = row.code("1.x"), row.code("2.0")
    session: AsyncSession = names["session"]
    everything = imported(row.page) | names

    def legacy(sync: Any) -> Any:
        return as_plain(eval(old, everything | {"session": sync}))

    before = await session.run_sync(legacy)
    modern = eval(compile(new, "<cell>", "eval", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), everything)
    after = as_plain(await modern if inspect.isawaitable(modern) else modern)

    assert before == after


def commands() -> list[Any]:
    """The lines of the blocks of the shell, and the commands in the tables' columns of Alembic."""
    found = []
    for page in PAGES:
        found += [line for block in blocks(page) if block.language == SHELL for line in block.text.splitlines()]
    found += [code for row in ROWS if "Alembic" in row.cells for code in row.code("Alembic") if " " in code]
    return [pytest.param(command, id=command) for command in sorted(set(found))]


@pytest.mark.parametrize("command", commands())
def test_commands_exist(command: str) -> None:
    """A command of the pages is one that Alembic has, with these options."""
    program, *arguments = re.findall(r'"[^"]*"|\S+', command)
    assert program == "alembic"
    assert CommandLine().parser.parse_args(arguments).cmd


def test_every_table_with_code_is_run() -> None:
    """A table with Python in it has columns that one of the tests above looks for."""
    run_by_a_test = [
        {"Python", "SQL"},
        {"Python", "statements"},
        {"options", "statements"},
        {"error", "Python that raises it"},
        {"SQLSTATE", "asyncpg", "SQLAlchemy"},
        {"operation", "SQL"},
        {"1.x", "2.0"},
        {"SQLAlchemy", "exercise"},
        {"TypeScript", "Python"},
    ]
    for row in ROWS:
        runs = any(columns <= set(row.cells) for columns in run_by_a_test)
        python = {"Python", "Python that raises it", "SQLAlchemy", "operation", "options", "SQL", "1.x", "2.0"}
        assert runs or not python & set(row.cells) or row.cells.keys() >= {"1.x", "in its place"}, row.name
        # What is called in any other cell is no more than a name or an example: "`flush()`", "`relations(…)`".
        assert runs or "await " not in " ".join(row.cells.values()), row.name


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_imported_in_vain(page: str) -> None:
    """The first snippet of a page imports what the page uses, and nothing else."""
    first, *rest = [block for block in blocks(page) if block.language == RUN]
    code = " ".join(
        [*(block.text for block in rest), *(" ".join(row.cells.values()) for row in ROWS if row.page == page)]
    )
    bound = [alias.asname or alias.name for node in ast.parse(first.text).body for alias in node.names]  # type: ignore[attr-defined]
    assert [name for name in bound if not re.search(rf"\b{name}\b", code)] == []
