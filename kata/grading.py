"""Everything that a grader may use: the graders in `tests/exercises/` import nothing else of `kata`.

**Registering checks.** `query_checks("id")` registers the standard checks of a query exercise, which usually suffice;
`@grades("id")` makes an async function that takes an `Attempt` an additional check. `QuerySpec` is a query exercise as
data.

**The answer.** An `Attempt` loads `Rows`, calls the function (`ask`, `call`, `changes`), queries the database (`query`,
`oracle`, `shape`, `snapshot`) and runs probes (`probe`; `arrange` prepares the session of a call). A call returns an
`Observation`: what the function `Raised`, or what it returned, as plain data: a `Record` for a row, an `Entity` for an
object, `Other` for anything that cannot leave the worker. It holds each `Statement`, of some `Kind`. `Changes` holds
two `Snapshot`s; `ANY` is any cell.

**The verdict.** A check returns if the answer is right and raises `Mistake` if it is wrong; `observation.mistake()`
makes one that shows the statements. A `schedule` of `Step`s in it shows several sessions side by side. `rules` has the
rules that graders share; `same_cell` compares two cells as the rules do.

**The SQL.** `attempt.shape(statement)` returns the `Shape` of a statement: what it does; `shows` tells which
function makes a column.

**Databases.** `NO_ROWS` leaves all tables empty. `attempt.empty_database()` and
`attempt.live_database()` return an `EmptyDatabase` and a `LiveDatabase`, where commits are real; `attempt.second_wire()`
returns a `SecondWire`, another way to the latter. There, `rules.live_call` runs a probe while the grader decides on
each `Held` statement. `PROJECT` is the folder of the checkout.

Probes (`probes_*.py` next to the graders) run inside the worker and import nothing from here: the worker must not hold
what judges it. A probe is `async def name(harness, *arguments)`; it returns plain data. Of the harness it may use
`root` (the folder of the staged copy), `engine` (an `AsyncEngine` on the scratch database), `new_session()` (an
`AsyncSession` as learners' functions get it) and `module("app.models")` (a module of the submission, imported).
`kata.worker.objects` makes and reads objects of the learner's classes; `NEEDS_SQL` stands for what it could not read.
"""

from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.data import NO_ROWS, Rows
from kata.judging.graders import grades
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation, Raised
from kata.judging.query_checks import query_checks
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import same_cell
from kata.judging.snapshot import ANY, Changes, Snapshot
from kata.paths import PROJECT
from kata.pool.committing import EmptyDatabase, LiveDatabase, SecondWire
from kata.schedule import Step
from kata.shape import Shape, shows
from kata.wire import Held, Kind, Statement
from kata.worker.objects import NEEDS_SQL
from kata.worker.plain import Entity, Other, Record

__all__ = [
    "ANY",
    "NEEDS_SQL",
    "NO_ROWS",
    "PROJECT",
    "Attempt",
    "Changes",
    "EmptyDatabase",
    "Entity",
    "Held",
    "Kind",
    "LiveDatabase",
    "Mistake",
    "Observation",
    "Other",
    "QuerySpec",
    "Raised",
    "Record",
    "Rows",
    "SecondWire",
    "Shape",
    "Snapshot",
    "Statement",
    "Step",
    "grades",
    "query_checks",
    "rules",
    "same_cell",
    "shows",
]
