"""Graders of phase 13: a page of people, on rows that expose what a page and its total leave out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Mistake, Rows, grades, rules

from .shared.listing import DEFAULTS, DEPARTMENTS, WRONG_PEOPLE, WRONG_TOTALS, Asked, Model, Person, fits, page_of

PROBES = Path(__file__).with_name("probes_web_api.py")
# Written with descending ids, so that the order of the table is never that of the ids.
_NAMES = ("Sam", "anna", "Bob", "Zoë", "Bob ", "Ádám", "_", "bob")
ALIKE = Rows(
    "people with the same name, in departments whose names look alike",
    "INSERT INTO departments (id, name, budget) VALUES "
    + ", ".join(f"({at + 1}, '{name.replace(chr(39), chr(39) * 2)}', 0)" for at, name in enumerate(DEPARTMENTS))
    + "; INSERT INTO employees (id, name, email, salary, department_id) SELECT id, (ARRAY["
    + ", ".join(f"'{name}'" for name in _NAMES)
    + "])[CASE WHEN id % 3 = 0 THEN 1 ELSE 1 + id % 8 END], 'e' || id || '@kata.example', 1000, nullif(id % 7, 0) "
    "FROM generate_series(150, 1, -1) AS id",
)
EVERYBODY = """
SELECT e.id, e.name, e.email, d.name AS department
FROM employees AS e LEFT JOIN departments AS d ON d.id = e.department_id
ORDER BY e.name COLLATE "C", e.id
"""
MOST_STATEMENTS = 2
MOST_FETCHED = 2  # times what is on the page: one more, to see whether there is a next page, does no harm
PAGES = (
    Asked(),
    Asked(page=2, size=100),
    Asked(page=11, size=7),
    Asked(page=151, size=1),
    Asked(page=20_000_000, size=100),
)
FILTERED = (
    *(Asked(name) for name in DEPARTMENTS),
    Asked("Sales", page=2, size=5),
    Asked("Sales", page=9, size=20),
    *(Asked(name) for name in ("SALES", "Sales ", "%", "no such department")),
)
REFUSED = (Asked(page=0), Asked(size=0), Asked(size=101), Asked(page=-1))


@dataclass(frozen=True)
class Listed:
    """Answers, with the people that are there."""

    people: Sequence[Person]
    answers: Sequence[tuple[Asked, rules.Answer]]
    refused: Sequence[rules.Answer]


async def listed(attempt: Attempt, which: str) -> Listed:
    """Ask for the pages of one set of rows, once for all checks; reject what is no page at all."""
    return await attempt.remember(("listed", which), lambda: _listed(attempt, which))


async def _listed(attempt: Attempt, which: str) -> Listed:
    rows = ALIKE if which == "alike" else attempt.generated[0]
    live = await attempt.live_database()
    if which == "alike":
        asked: list[Asked] = [*PAGES, *FILTERED, *REFUSED]
    else:
        await rules.reset_live(attempt, rows)
        names = [name for (name,) in await live.query("SELECT name FROM departments ORDER BY id")]
        asked = [Asked(page=2, size=9), *(Asked(name, size=100) for name in names[:3])]
    answers = await rules.send_requests(attempt, rows, *(each.request for each in asked))
    people: list[Any] = [tuple(row) for row in await live.query(EVERYBODY)]
    together = list(zip(asked, answers, strict=False))
    for each, answer in together:
        if each not in REFUSED:
            refuse_errors(attempt, each, answer, people)
    if len(answers) < len(asked):
        raise answers[-1].mistake("After the request its session is not closed.", where=attempt.location_of())
    return Listed(
        people,
        [(each, answer) for each, answer in together if each not in REFUSED],
        [answer for each, answer in together if each in REFUSED],
    )


def refuse_errors(attempt: Attempt, asked: Asked, answer: rules.Answer, people: Sequence[Person]) -> None:
    """Reject a statement that writes, and another status than 200, with its cause."""
    for statement in answer.work:
        if statement.changes_rows:
            raise answer.mistake(
                f"The function changes data ({statement.command}), but it was only asked to read.",
                where=attempt.location_of(),
            )
        # A literal that is quoted as it has to be does not contain an apostrophe that stands alone.
        if asked.department and "'" in asked.department and asked.department in statement.sql:
            raise answer.mistake(
                "The department is pasted into the SQL, with the apostrophe in it: whoever sends the request writes the "
                "statement (SQL injection).",
                where=attempt.location_of(),
                help="Compare the column with the value, Department.name == department, or bind it as a parameter.",
            )
    if answer.raised is not None and "LIKE pattern" in answer.raised.message:
        raise answer.mistake(
            "The department is compared with LIKE, for which it is a pattern: the name has to be exact.",
            where=attempt.location_of(),
            help="Department.name == department compares as it is.",
        )
    if answer.status == 404 and not fits(people, asked):
        raise answer.mistake(
            f"{answer.request.target} is answered with 404: where nobody fits, an empty page is asked for, with total 0.",
            where=attempt.location_of(),
        )
    if answer.status != 200:
        raise answer.failed(attempt)


def items_of(answer: rules.Answer) -> list[Person]:
    """The people of a page."""
    return [(each["id"], each["name"], each["email"], each["department"]) for each in answer.json["items"]]


@grades("list-employees")
async def test_list_employees_page(attempt: Attempt) -> None:
    """The people of the page, ordered by name, then id, each with the department's name or null."""
    for which in ("alike", "generated"):
        found = await listed(attempt, which)
        refuse_wrong_items(
            attempt, found, [(asked, answer) for asked, answer in found.answers if asked.department is None]
        )


@grades("list-employees")
async def test_list_employees_filter(attempt: Attempt) -> None:
    """A department's name filters exactly; where nobody fits, the page is empty."""
    for which in ("alike", "generated"):
        found = await listed(attempt, which)
        refuse_wrong_items(attempt, found, found.answers)


def refuse_wrong_items(attempt: Attempt, found: Listed, answers: Sequence[tuple[Asked, rules.Answer]]) -> None:
    """Reject items that are not those of the page; a mistake is named if all answers have it."""
    wrong = [
        (asked, answer) for asked, answer in answers if items_of(answer) != page_of(fits(found.people, asked), asked)
    ]
    if not wrong:
        return
    asked, answer = wrong[0]
    everybody, got = fits(found.people, asked), items_of(answer)
    right = page_of(everybody, asked)
    sentence = _named(WRONG_PEOPLE, found, answers, items_of) or _described(answer, everybody, asked.begin, right, got)
    raise answer.mistake(sentence, expected=_shown(right), got=_shown(got), where=attempt.location_of())


def _named(
    models: Mapping[str, Model],
    found: Listed,
    answers: Sequence[tuple[Asked, rules.Answer]],
    read: Callable[[rules.Answer], Any],
) -> str:
    for sentence, model in models.items():
        if all(read(answer) == model(found.people, asked) for asked, answer in answers):
            return sentence.strip()
    return ""


def _described(
    answer: rules.Answer, everybody: Sequence[Person], begin: int, right: Sequence[Person], got: Sequence[Person]
) -> str:
    where = answer.request.target
    if sorted(map(str, got)) == sorted(map(str, right)):
        if [each[1] for each in got] == [each[1] for each in right]:
            return (
                f"{where}: people with the same name are not in the order of their ids; the id is the second sort key."
            )
        return (
            f"{where}: the people are right, but not in the asked-for order: by name, then id, as the database sorts."
        )
    if [each[1] for each in got] == [each[1] for each in right] and {each[0] for each in got} != {
        each[0] for each in right
    }:
        return (
            f"{where}: of people with the same name, others than asked for are on the page: the smaller ids come first."
        )
    if [each[0] for each in got] == [each[0] for each in right]:
        columns = ("id", "name", "email", "department")
        differs = next(name for at, name in enumerate(columns) if [e[at] for e in got] != [e[at] for e in right])
        return f"{where}: the people are right, but `{differs}` is not."
    if len(got) != len(right):
        return f"{where}: {len(got)} people are on the page, not {len(right)}."
    if any(first[1] > second[1] for first, second in pairwise(got) if first[1].isascii() and second[1].isascii()):
        return f"{where}: the people are not in the asked-for order: by name, then id."
    begins = [at for at in range(len(everybody)) if list(everybody[at : at + len(got)]) == list(got)]
    if begins:
        return f"{where}: the page begins with number {begins[0] + 1} of those that fit, not with number {begin + 1}."
    if set(got) <= set(everybody):
        return f"{where}: people are on the page who belong on another one: the order is by name, then id."
    return f"{where}: other people are on the page than asked for."


def _shown(people: Sequence[Person]) -> str:
    lines = [f"{number} {name!r} {department!r}" for number, name, _, department in people[:4]]
    return "\n".join([*lines, f"… {len(people)} in all"] if len(people) > len(lines) else lines) or "nobody"


@grades("list-employees")
async def test_list_employees_total(attempt: Attempt) -> None:
    """total counts all that fit, on every page; page and size come back as given."""
    for which in ("alike", "generated"):
        found = await listed(attempt, which)
        for asked, answer in found.answers:
            total, right = answer.json["total"], len(fits(found.people, asked))
            if total != right:
                named = _named(WRONG_TOTALS, found, found.answers, lambda each: each.json["total"])
                raise answer.mistake(
                    named or f"{answer.request.target}: `total` is {total}, not {right}: it counts all that fit.",
                    expected=str(right),
                    got=str(total),
                    where=attempt.location_of(),
                )
            for name, given in DEFAULTS.items():
                wanted = getattr(asked, name) or given
                if answer.json[name] != wanted:
                    raise answer.mistake(
                        f"{answer.request.target}: `{name}` is {answer.json[name]}, not {wanted}, as it was given.",
                        where=attempt.location_of(),
                    )


@grades("list-employees")
async def test_list_employees_statements(attempt: Attempt) -> None:
    """At most 2 statements, whatever the size, and the database counts, sorts and cuts the page."""
    for asked, answer in (await listed(attempt, "alike")).answers:
        sent = len(answer.work)
        if sent > MOST_STATEMENTS:
            more = [
                len(each.work)
                for other, each in (await listed(attempt, "alike")).answers
                if other.length > asked.length
            ]
            grows = max(more, default=0) > sent or sent > MOST_STATEMENTS + 1
            raise answer.mistake(
                f"{answer.request.target} sends {sent} statements, at most {MOST_STATEMENTS} are needed: "
                + ("one for each employee (N+1)." if grows else "the department's name can come with the people."),
                where=attempt.location_of(),
                help="Join the department to the people (an outer join, or joinedload), and count in a second statement.",
            )
        fetched = answer.observation.fetched
        if fetched > MOST_FETCHED * (asked.length + 1):
            raise answer.mistake(
                f"{answer.request.target} fetches {fetched} rows, of which {len(items_of(answer))} are on the page: the database "
                "can count them, and cut out the page.",
                where=attempt.location_of(),
                help="LIMIT and OFFSET for the page, func.count() for the total.",
            )


@grades("list-employees")
async def test_list_employees_session(attempt: Attempt) -> None:
    """The session is the caller's: no commit, no rollback, no connection of its own; the rest has defaults."""
    await attempt.load(attempt.seed_rows)
    await attempt.arrange(PROBES, "begin")
    observation = await attempt.call(may_raise=True)
    if observation.raised is not None:
        raise rules.unexpected(attempt, observation, "Called with nothing but a session,")
    rules.conduct(observation)
    live = await attempt.live_database()
    found = (
        await attempt.probe(PROBES, "page_and_size", live.url, attempt.exercise.object, may_raise=True)
    ).value or {}
    for name, given in DEFAULTS.items():
        if found.get(name, given) != given:
            raise Mistake(
                f"Called with nothing but a session, the function takes {found[name]} for `{name}`, not {given}.",
                where=attempt.location_of(),
                help="The defaults are part of the signature, as it was given.",
            )


@grades("list-employees")
async def test_list_employees_refused(attempt: Attempt) -> None:
    """What makes no sense is a 422, without a statement."""
    for answer in (await listed(attempt, "alike")).refused:
        if answer.status != 422 or answer.work:
            raise Mistake(
                f"{answer.request.target} is answered with {answer.status} after {len(answer.work)} statements, not with 422 at once.",
                where=attempt.location_of(),
                help="The routes of create_app() are given; they check the query before they call a function.",
            )
