"""Graders of phase 7: rows that are made where they are missing, whoever else makes them meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kata.grading import Attempt, Changes, Mistake, Observation, grades, rules

ENSURE = "insert(Project) of sqlalchemy.dialects.postgresql with on_conflict_do_nothing(), and select()"
MOST_NAMES = 1_000


@grades("ensure-projects")
async def test_ensure_projects_rows(attempt: Attempt) -> None:
    """Missing projects are created with budget 0, existing ones are not touched; every name has its id."""
    for rows in attempt.sets:
        await attempt.load(rows)
        there = [name for (name,) in await attempt.query("SELECT name FROM projects ORDER BY id DESC")]
        new = ["Zebra crossing", "Aardvark", "Moon base"]
        mixed = (new[0], *there[:5], *new[1:])
        several = (new, there[:2], [there[0], new[0], there[0], new[0], new[1]])
        for names in (mixed, *(several if rows is attempt.seed_rows else ())):
            await ensures(attempt, names)
    fetched = [
        (await ensures(attempt, mixed)).fetched
        for rows in (attempt.generated[0], attempt.with_distractors)
        if await attempt.load(rows) is None
    ]
    if fetched[1] > fetched[0]:
        raise Mistake(
            f"The names are looked for in Python: {fetched[1]} rows are fetched where there are 100 projects more, "
            f"{fetched[0]} without them.",
            help="where(Project.name.in_(…)) fetches the given names only.",
        )


async def ensures(attempt: Attempt, names: Sequence[str]) -> Observation:
    """Exactly the missing projects are new, nothing else is touched, and the dict is right."""
    physical = "SELECT id, ctid::text, xmax::text FROM projects ORDER BY id"
    before, at_first = await attempt.snapshot(), await attempt.query(physical)
    observation = await attempt.call(names, hold=True)
    after, in_the_end = await attempt.snapshot(), await attempt.query(physical)
    await attempt.release(observation)
    there = {row["name"] for row in before.tables["projects"].values()}
    missing = [name for name in dict.fromkeys(names) if name not in there]
    changes = Changes(observation, before, after)
    rules.only_these_changes(
        changes, inserted={"projects": [{"name": name, "budget": Decimal(0)} for name in missing]} if missing else None
    )
    if len(names) < 10:  # to parse the VALUES of a thousand rows takes long
        await rules.ids_come_from_the_database(attempt, changes)
    untouched(observation, at_first, in_the_end)
    if len(observation.work) > 2:
        raise rules.too_many(observation, expected="at most 2")
    rules.written_with_constructs([observation], construct=ENSURE)
    ids_by_name(observation, names, {row["name"]: row["id"] for row in after.tables["projects"].values()})
    return observation


def untouched(
    observation: Observation, at_first: Sequence[tuple[Any, ...]], in_the_end: Sequence[tuple[Any, ...]]
) -> None:
    """Existing rows are the same physical rows, and no lock was taken on them."""
    later = {row[0]: row[1:] for row in in_the_end}
    for key, ctid, xmax in at_first:
        if later[key][0] != ctid:
            raise observation.mistake(
                f"A project that exists is rewritten (id {key}): the values are the same, the row is a new version.",
                help="DO UPDATE writes the row, also with the values that it has. DO NOTHING leaves it alone.",
            )
        if later[key][1] != xmax:
            raise observation.mistake(
                f"A project that exists is locked (id {key}): whoever wants to change it waits for the end of the "
                "caller's transaction.",
                help="DO UPDATE locks the row, whatever its WHERE says, and so does FOR UPDATE. DO NOTHING and a plain SELECT do not.",
            )


def ids_by_name(observation: Observation, names: Sequence[str], right: Mapping[str, int]) -> None:
    """The function returns a dict from every given name to its id."""
    value = observation.value
    rules.finished(observation)
    if not isinstance(value, dict):
        raise observation.mistake(
            f"The function returns {rules.described(value)}, not a dict from name to id.",
            data=where(observation, names),
        )
    if value and all(type(key) is int for key in value):
        raise observation.mistake(
            "The returned dict leads from id to name, not from name to id.", data=where(observation, names)
        )
    lacking = [name for name in names if name not in value]
    if lacking:
        raise observation.mistake(
            "The returned dict lacks names that were given.",
            data=where(observation, names),
            expected=f"{lacking[0]!r}: {right[lacking[0]]}",
            got=f"{len(value)} of {len(set(names))} names",
            help="DO NOTHING returns no row for a name that exists: RETURNING tells only what was inserted. Read the ids by a "
            "statement of their own.",
        )
    if more := [name for name in value if name not in names]:
        raise observation.mistake(
            f"The returned dict has names that were not given ({more[0]!r}).", data=where(observation, names)
        )
    for name in names:
        if type(value[name]) is not int:
            raise observation.mistake(
                f"The values of the returned dict are {rules.described(value[name], plural=True)}, not ids (int).",
                data=where(observation, names),
            )
        if value[name] != right[name]:
            raise observation.mistake(
                "A name has the id of another project, or one that no project has.",
                data=where(observation, names),
                expected=f"{name!r}: {right[name]}",
                got=f"{name!r}: {value[name]}",
                help="RETURNING promises no order: match rows by their names, not by their position.",
            )


def where(observation: Observation, names: Sequence[str]) -> str:
    """The rows and the names of a call; of many names only how many."""
    return observation.seen_on if len(names) < 10 else f"{observation.rows.label}, called with {len(names):,} names"


@grades("ensure-projects")
async def test_ensure_projects_none(attempt: Attempt) -> None:
    """For no names nothing is sent, and the dict is empty."""
    await attempt.load(attempt.seed_rows)
    nothing: tuple[Sequence[str], ...] = ([], ())
    for names in nothing:
        changes = await attempt.changes(names, may_raise=True)
        observation = changes.observation
        if observation.work:
            raise observation.mistake(
                "For no names a statement is sent: an INSERT without values is one row of defaults."
                if any("DEFAULT VALUES" in statement.sql.upper() for statement in observation.work)
                else "For no names a statement is sent, although there is nothing to find.",
                data=observation.seen_on,
                help="Look first whether there are any names.",
            )
        if observation.raised is not None:
            raise rules.unexpected(attempt, observation, "For no names")
        rules.only_these_changes(changes)
        ids_by_name(observation, names, {})


@grades("ensure-projects")
async def test_ensure_projects_values(attempt: Attempt) -> None:
    """Every name arrives in the database as it was given, and is found again under exactly this name."""
    await attempt.load(attempt.seed_rows)

    def write(values: dict[str, Any]) -> rules.Write:
        return rules.Write(([values["name"]],), inserted={"projects": [values | {"budget": Decimal(0)}]})

    await rules.values_arrive(attempt, "projects", {"name": "Anything"}, write)
    ((name,),) = await attempt.query("SELECT name FROM projects WHERE upper(name) <> name ORDER BY id LIMIT 1")
    like_it = [name.upper(), name.lower(), f" {name}", f"{name} ", f"_{name[1:]}", f"{name[:-1]}%"]
    await ensures(attempt, [*like_it, name, "", "O'Neil %s _ \\", "Cafe\u0301", "Caf\u00e9"])
    # Alone: the name that is there is another one, and nobody has asked for it.
    for other in like_it:
        if other != name:
            await ensures(attempt, [other])


@grades("ensure-projects")
async def test_ensure_projects_many(attempt: Attempt) -> None:
    """1,000 names, some of them known, take two statements as well."""
    await attempt.load(attempt.seed_rows)
    there = [name for (name,) in await attempt.query("SELECT name FROM projects ORDER BY id")]
    # Their order is neither that of the alphabet nor that of the ids.
    new = [f"Project {at * 389 % 997:04}" for at in range(MOST_NAMES - len(there))]
    await ensures(attempt, [*new[:500], *there, *new[500:]])


@grades("ensure-projects")
async def test_ensure_projects_refused(attempt: Attempt) -> None:
    """A name that does not fit into its column is refused by the database, and the error reaches the caller."""
    await attempt.load(attempt.seed_rows)
    await rules.refusal_is_the_callers(
        attempt, "A name of 101 characters", ["x" * 101, "Aardvark"], error="an Exception"
    )


@grades("ensure-projects")
async def test_ensure_projects_meanwhile(attempt: Attempt) -> None:
    """Somebody else creates one of them and commits meanwhile: nothing fails, and every name has the id of its row."""
    await attempt.load(attempt.seed_rows)
    there = [name for (name,) in await attempt.query("SELECT name FROM projects ORDER BY id")]
    names = ["Zebra crossing", there[0], "Somebody else's", "Aardvark"]
    # Whoever is second waits, and then leaves the row alone.
    sql = "INSERT INTO projects (name, budget) VALUES ('Somebody else''s', 77) ON CONFLICT DO NOTHING"
    physical = "SELECT name, id, budget, ctid::text, xmax::text FROM projects"
    live = await attempt.live_database()
    for moment in rules.Moment:
        observation = await rules.call_beside(attempt, attempt.seed_rows, sql, moment, names)
        if observation.raised is not None:
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the function raises {observation.raised.name}: "
                "what it found out about the names is no longer true.",
                help="ON CONFLICT DO NOTHING leaves a row alone that somebody else was faster with; read the ids afterwards.",
            )
        if len(observation.work) > 2:
            raise rules.too_many(
                observation, expected=f"at most 2, also when somebody else creates a project {moment.value}"
            )
        found = {row[0]: row[1:] for row in await live.query(physical)}
        if isinstance(observation.value, dict) and "Somebody else's" not in observation.value:
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the returned dict lacks it: DO NOTHING returns no "
                "row for it, and a statement that began before the commit does not see it.",
                help="Read the ids by a second statement, after the INSERT: it sees what has been committed until then.",
            )
        ids_by_name(observation, names, {name: row[0] for name, row in found.items()})
        _, budget, _, xmax = found["Somebody else's"]
        theirs = budget != 0
        if len(found) != len({*there, *names}) or found["Aardvark"][1] != 0:
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the projects are not right."
            )
        if theirs and xmax != "0":
            raise observation.mistake(
                f"Somebody else creates a project {moment.value}, and the function locks or rewrites it.",
                help="DO UPDATE locks and writes the row, also with the values that it has. DO NOTHING leaves it alone.",
            )
