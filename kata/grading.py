"""Everything that a grader may use: the graders in `tests/exercises/` import from here and from nowhere else of `kata`.

**Registering checks.** `query_checks("id")` registers the standard checks of a query exercise, which are all that most
of them need; `@grades("id")` makes an async function that takes an `Attempt` a check of its own. `QuerySpec` is a query
exercise as data.

**The answer.** An `Attempt` loads `Rows`, calls the function (`ask`, `call`, `changes`), asks the database (`query`,
`oracle`, `shape`, `snapshot`) and runs probes (`probe`). A call gives an `Observation`: what the function `Raised`, or
what it returned, as plain data: `Record` for a row, `Entity` for an object, `Other` for what cannot cross from the worker. Each of its statements is a
`Statement` of some `Kind`. `Changes` holds two `Snapshot`s; `ANY` is a cell whose value does not matter.

**The verdict.** A check returns when the answer is right and raises `Mistake` when it is wrong. `rules` has the rules
that graders share; `same_cell` compares two cells as the rules do.

**The SQL.** `attempt.shape(statement)` gives the `Shape` of a statement, which says what it does; `shows` and `reversed_order` look closer.

**Databases.** `seed_rows` are the rows of init.sql, `NO_ROWS` are none. `EmptyDatabase` and `LiveDatabase`
are what `attempt.empty_database()` and `attempt.live_database()` return: commits are real there. `PROJECT` is the folder of the checkout.

Probes (`probes_*.py` beside the graders) run inside the worker and import nothing from here: the worker must not hold
what judges it. A probe is `async def name(harness, *arguments)`; it returns plain data. Of the harness it may use
`root` (the folder of the staged copy), `engine` (an `AsyncEngine` on the scratch database), `new_session()` (an
`AsyncSession` as learners' functions get it) and `module("app.models")` (a module of the submission, imported).
"""

from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.data import Rows, seed_rows
from kata.judging.graders import grades
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation, Raised
from kata.judging.query_checks import query_checks
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import same_cell
from kata.judging.snapshot import ANY, Changes, Snapshot
from kata.paths import PROJECT
from kata.pool.committing import EmptyDatabase, LiveDatabase
from kata.shape import Shape, reversed_order, shows
from kata.wire import Kind, Statement
from kata.worker.plain import Entity, Other, Record

NO_ROWS = Rows("empty tables", "")

__all__ = [
    "ANY",
    "NO_ROWS",
    "PROJECT",
    "Attempt",
    "Changes",
    "EmptyDatabase",
    "Entity",
    "Kind",
    "LiveDatabase",
    "Mistake",
    "Observation",
    "Other",
    "QuerySpec",
    "Raised",
    "Record",
    "Rows",
    "Shape",
    "Snapshot",
    "Statement",
    "grades",
    "query_checks",
    "reversed_order",
    "rules",
    "same_cell",
    "seed_rows",
    "shows",
]
