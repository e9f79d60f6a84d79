"""Graders of phase 14: the constraints that end a migration of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kata.grading import Attempt, LiveDatabase, Mistake, Observation, grades, rules

from .shared.backfills import EXPANDED
from .shared.definitions import Definitions, definitions, differences

FUNCTION = "contract_public_id"
COLUMN, UNIQUE = ("column", "public.employees.public_id"), ("constraint", "uq_employees_public_id")
_ROWS = "SELECT id, to_jsonb(e)::text FROM employees AS e ORDER BY id"
_ON = "on public.employees"
# What constraints of this table are called by the convention.
_BY_THE_CONVENTION = ("ck_employees_", "uq_employees_")


@dataclass(frozen=True)
class Contracted:
    """A call of the function, with the database before and after.

    Attributes:
        seen: The call.
        before, after: What is defined.
        rows, rows_after: The employees, by id.
        when: What was there, the beginning of a sentence.
    """

    seen: Observation
    before: Definitions
    after: Definitions
    rows: Mapping[int, str]
    rows_after: Mapping[int, str]
    when: str

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """Return the mistake of what the function did then."""
        return self.seen.mistake(f"{self.when}, {sentence}", **parts)


async def contracted(attempt: Attempt, when: str, change: str = "") -> Contracted:
    """Call the function as a revision does, on employees who all have a value, but for what some SQL has changed."""
    live = await rules.reset_live(attempt, attempt.seed_rows, altered_by=EXPANDED)
    if change:
        await live.execute(change)
    before, rows = await definitions(live), await _employees(live)
    async with rules.migrating(attempt, rules.Migration(FUNCTION)) as run:
        pass
    (seen,) = run.done
    rules.stays_in_its_transaction(seen, FUNCTION)
    after = await definitions(live)
    there = ("column", "public.employees.id") in after
    return Contracted(seen, before, after, rows, await _employees(live) if there else {}, when)


async def _employees(live: LiveDatabase) -> dict[int, str]:
    return dict(await live.query(_ROWS))


def is_not_null(call: Contracted) -> None:
    """Reject a column that is not NOT NULL, or has another type or default than before."""
    before = call.before[COLUMN]
    right = before.replace("uuid", "uuid not null", 1)
    after = call.after.get(COLUMN)
    if after == right:
        return
    if after is None:
        raise call.mistake("there is no column public_id afterwards.", expected=right)
    parts = {"expected": right, "got": after}
    if not after.startswith("uuid"):
        raise call.mistake("the type of public_id is another one.", **parts)
    if "default" not in after:
        raise call.mistake(
            "the default of public_id is gone: code that knows nothing of the column cannot insert employees any more.",
            **parts,
        )
    if "not null" not in after:
        checks = [name for (kind, name), what in call.after.items() if kind == "constraint" and "IS NOT NULL" in what]
        raise call.mistake(
            f"the column public_id may still be null: the CHECK {checks[0]} does not make it NOT NULL." if checks
            else "the column public_id may still be null.",
            help="op.alter_column(…, nullable=False). Where a valid CHECK says the same, it need not read the table.",
            **parts,
        )  # fmt: skip
    raise call.mistake("the default of public_id is another one.", **parts)


def has_its_primary_key(call: Contracted) -> None:
    """Reject another primary key."""
    constraints = {name: what for (kind, name), what in call.after.items() if kind == "constraint"}
    if (key := constraints.get("pk_employees")) != call.before["constraint", "pk_employees"]:
        raise call.mistake(
            "the primary key of employees is another one." if key else "the primary key of employees is gone.",
            expected="PRIMARY KEY (id)",
            got=" · ".join(what for what in constraints.values() if what.startswith(f"{_ON} PRIMARY KEY")),
            help="The primary key stays as it is, and public_id gets a UNIQUE constraint.",
        )


def is_unique(call: Contracted) -> None:
    """Reject a table without the constraint, and one with another name."""
    constraints = {
        name: what for (kind, name), what in call.after.items() if kind == "constraint" and what.startswith(_ON)
    }  # fmt: skip
    unique = [name for name, what in constraints.items() if " UNIQUE " in what and "(public_id)" in what]
    name = UNIQUE[1]
    if name in unique:
        return
    if unique:
        raise call.mistake(
            f"the UNIQUE constraint is named {unique[0]}, which is not by the convention.",
            expected=name,
            got=unique[0],
            help="See what Base.metadata says of `uq`. `op` applies that to a constraint without a name; a name that is given "
            "is taken as it is.",
        )
    if name in constraints:
        raise call.mistake(
            f"{name} is another constraint than a UNIQUE one on public_id alone.",
            expected="UNIQUE (public_id)",
            got=constraints[name],
        )
    indexes = [
        index for (kind, index), what in call.after.items()
        if kind == "index" and what.startswith("CREATE UNIQUE") and "(public_id)" in what
    ]  # fmt: skip
    raise call.mistake(
        f"public_id has a unique index ({indexes[0]}), and no UNIQUE constraint." if indexes
        else "public_id has no UNIQUE constraint.",
        expected=f"{name} UNIQUE (public_id)",
        help="op.create_unique_constraint(…) makes the index, too; ADD CONSTRAINT … USING INDEX takes one that is there.",
    )  # fmt: skip


def nothing_else(call: Contracted) -> None:
    """Reject other changes, but for constraints that are named by the convention, indexes, and comments."""
    new = {each: what for each, what in call.after.items() if each not in call.before and each != UNIQUE}
    for (kind, name), what in new.items():
        if kind == "constraint" and not name.startswith(_BY_THE_CONVENTION):
            raise call.mistake(
                f"the constraint {name} is left behind, whose name is not by the convention.",
                got=what,
                help="What was needed on the way only, is dropped again.",
            )
    harmless = {each for each in new if each[0] in ("constraint", "index", "comment")} | {COLUMN, UNIQUE}
    before = {each: what for each, what in call.before.items() if each not in harmless}
    after = {each: what for each, what in call.after.items() if each not in harmless}
    if changed := differences(before, after):
        raise call.mistake(
            f"the function does more than make public_id NOT NULL and unique: it {', '.join(changed[:3])}.",
            help="Leave everything else as it is.",
        )


def rows_stay(call: Contracted) -> None:
    """Reject changes of the rows."""
    for id, text in call.rows.items():
        if call.rows_after.get(id) != text:
            raise call.mistake(
                f"the row of id {id} is changed." if id in call.rows_after else f"the row of id {id} is gone.",
                expected=text,
                got=call.rows_after.get(id, ""),
                help="The constraints come, and the rows stay as they are.",
            )


def has_raised(call: Contracted, gives: str) -> None:
    """Reject a call that raises nothing, or leaves something behind; `gives` is what would mend the row in the way."""
    if call.seen.raised is None:
        gone = [each for each in call.rows if each not in call.rows_after]
        changed = [each for each, text in call.rows.items() if call.rows_after.get(each) != text]
        if gone:
            what = f"the function deletes the row of id {gone[0]}, and raises nothing."
        elif changed:
            what = f"the function gives {gives} to the row of id {changed[0]}, and raises nothing."
        elif call.after == call.before:
            what = "the function changes nothing, and raises nothing either: the migration counts as done."
        else:
            what = "the function raises nothing, and goes on without it."
        raise call.mistake(
            what,
            expected="an exception",
            help="Whoever runs the migrations has to know. What the database refuses is an exception already: let it pass.",
        )
    if call.rows_after != call.rows:
        raise call.mistake("the function raises, but its caller's rollback does not bring back the rows.")
    if changed := differences(call.before, call.after):
        raise call.mistake(f"the function raises, but after its caller's rollback it {', '.join(changed[:3])}.")


@grades("contract-public-id")
async def test_contract_made(attempt: Attempt) -> None:
    """The column is NOT NULL and has the UNIQUE constraint, and everything else stays."""
    call = await contracted(attempt, "When every row has a value")
    if call.seen.raised is not None:
        raise rules.unexpected(attempt, call.seen, f"{call.when},")
    rows_stay(call)
    has_its_primary_key(call)
    is_not_null(call)
    is_unique(call)
    nothing_else(call)


@grades("contract-public-id")
async def test_contract_null(attempt: Attempt) -> None:
    """When a row without a value is left, it raises, and changes nothing."""
    change = "UPDATE employees SET public_id = NULL WHERE id = 14"
    has_raised(await contracted(attempt, "When one row has no public_id yet", change), "a value")


@grades("contract-public-id")
async def test_contract_duplicate(attempt: Attempt) -> None:
    """When two rows share a value, it raises, and changes nothing."""
    change = "UPDATE employees SET public_id = (SELECT public_id FROM employees WHERE id = 3) WHERE id = 14"
    has_raised(await contracted(attempt, "When two rows share a public_id", change), "another value")
