"""Graders of phase 11: the repository, on models that it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kata.grading import NEEDS_SQL, Attempt, Kind, Mistake, Observation, Statement, grades

from .shared.type_checking import complaints

PROBES = Path(__file__).with_name("probes_session_tools_repository.py")
# In no order, neither by code nor by title; more than the default limit.
CODES = [f"b{(number * 67) % 150:03}" for number in range(150)]
BOOKS = [(code, f"t{(number * 41) % 150:03}") for number, code in enumerate(CODES)]
ORDERED = sorted(CODES)
MARKER = "SELECT 'kata: "
NO_UUID = "00000000-0000-0000-0000-000000000000"
THE_MODEL = "a model whose primary key is a string `code`, kept in a column `shelf_mark`"

TABLES = {"Book": "kata_books", "Token": "kata_tokens", "Lorry": "kata_vehicles"}

Step = Mapping[str, Any]


class Steps:
    """What each step returned, with the statements that it sent according to the wire."""

    def __init__(self, observation: Observation, steps: Sequence[Step]) -> None:
        self.observation = observation
        self.steps = {step["label"]: step for step in steps}
        self._found = observation.value
        self._sent: dict[str, list[Statement]] = {}
        self._looks: dict[str, list[tuple[Any, ...]]] = {}
        label, looking = "", False
        for statement in observation.statements:
            if statement.sql.startswith(MARKER):
                name = statement.sql.removeprefix(MARKER).rstrip("'")
                looking = name == "looks"
                label = label if looking else name
            elif looking and statement.sql == self.steps.get(label, {}).get("looks"):
                self._looks[label] = statement.result_rows()
            elif label and not looking:
                self._sent.setdefault(label, []).append(statement)

    def seen(self, label: str) -> Any:
        """What the step found; a step behind one that raised has not been taken."""
        return self._found.get(label)

    def value(self, label: str) -> Any:
        """What the step returned; None if it has not been taken."""
        return (self._found.get(label) or {}).get("value")

    def sent(self, label: str) -> list[Statement]:
        """What the step sent, without savepoints."""
        return [each for each in self._sent.get(label, ()) if each.kind not in (Kind.SAVEPOINT, Kind.DRIVER)]

    def work(self, label: str) -> list[Statement]:
        """What the step sent, without transaction control."""
        return [each for each in self._sent.get(label, ()) if each.kind is Kind.WORK]

    def looked(self, label: str) -> list[tuple[Any, ...]]:
        """The rows that the judge's own query found after the step."""
        return self._looks.get(label, [])


async def _make_tables(attempt: Attempt) -> bool:
    await attempt.load(attempt.seed_rows)
    await attempt.probe(PROBES, "shop_tables", BOOKS)
    return True


async def take(attempt: Attempt, steps: Sequence[Step]) -> Steps:
    """Carry the steps out, one after the other in one session; the first that raises is the last."""
    await attempt.remember("shop", lambda: _make_tables(attempt))
    return Steps(await attempt.probe(PROBES, "repository_steps", steps), steps)


def conduct(attempt: Attempt, taken: Steps, *labels: str) -> None:
    """Reject steps that raised, and what no method may do: commit, roll back, send more than one statement."""
    for label in labels:
        step, seen = taken.steps[label], taken.seen(label)
        if seen is None:
            continue  # an earlier step has raised: another check says so
        call = _call(step)
        table = TABLES.get(step["model"], "")
        asked = [each.sql for each in taken.work(label)]
        if seen["raised"] and not asked:
            # What the driver refuses to send is not on the wire; the worker knows the text.
            asked = [each["sql"] for each in taken.observation.emitted[-1:] if not each["sql"].startswith(MARKER)]
        if step["method"] in ("get", "list", "count") and any(table not in sql for sql in asked):
            raise _mistake(
                taken,
                step,
                f"{call} reads another table than that of the model that the repository was made for.",
                help="The model is the one that this repository was given: not a class that is written into it, nor one "
                "that all repositories share.",
            )
        kinds = {each.kind for each in taken.sent(label)}
        if Kind.COMMIT in kinds:
            raise _mistake(taken, step, f"{call} commits: the transaction is the caller's.", help="flush() sends it.")
        if seen["raised"]:
            raise _error(attempt, taken, step)
        if Kind.ROLLBACK in kinds:
            raise _mistake(
                taken,
                step,
                f"{call} rolls the caller's transaction back.",
                help="To close the session does so as well.",
            )
        work = taken.work(label)
        if len(work) > 1 and not step.get("loads"):
            raise _mistake(
                taken,
                step,
                f"{call} sends {len(work)} statements in place of 1.",
                help="One statement is enough for each method; after a flush keys and server defaults are there already.",
            )


def _call(step: Step) -> str:
    """A call as it is written."""
    named = [f"{name}={value!r}" for name, value in step.get("keywords", {}).items()]
    plain = [repr(each) for each in step.get("arguments", ())]
    entity = ["entity"] if step["method"] in ("add", "remove") else []
    return f"{step['method']}({', '.join([*entity, *plain, *named])})"


def _mistake(taken: Steps, step: Step, sentence: str, **parts: Any) -> Mistake:
    """A mistake with the statements of one step."""
    statements = {id(each) for each in taken.work(step["label"])}
    observation = taken.observation
    shown = [sent for each, sent in zip(observation.work, observation.sent, strict=True) if id(each) in statements]
    parts.setdefault("data", f"Repository(session, {step['model']}): {_about(step['model'])}")
    return Mistake(sentence, statements=tuple(shown), **parts)


def _about(model: str) -> str:
    return {"Book": THE_MODEL, "Token": "a model whose primary key is a uuid `token_id`, made by the database"}.get(
        model, "a model of the workbook"
    )


def _error(attempt: Attempt, taken: Steps, step: Step) -> Mistake:
    """The mistake of a step that raised."""
    seen, call = taken.seen(step["label"]), _call(step)
    name, message = seen["raised"][0], seen["message"]
    sentence = f"{call} raises {name}: {message}"
    help = ""
    if name == "NotImplementedError" and not message:
        sentence = f"{call} raises NotImplementedError: it is not written yet."
    elif name == "AttributeError" and f"no attribute '{step['method']}'" in message:
        sentence = f"The repository has no method {step['method']}()."
    elif step["model"] in ("Book", "Token") and (
        name == "AttributeError" or " a property " in message or " no property " in message
    ):
        sentence = f"{call} fails for {_about(step['model'])}: {name}: {message}"
        help = "The name of the key is not known beforehand: the model's mapper has its columns, in `primary_key`."
    elif step["label"] == "get unknown" and (
        "NoResultFound" in seen["raised"] or "SQLAlchemyError" not in seen["raised"]
    ):
        sentence = f"{call} raises {name} for an unknown key; asked for is None."
    elif "already begun" in message:
        help = "The transaction is the caller's, and has begun: do not begin one. flush() sends what there is."
    elif "MissingGreenlet" in seen["raised"]:
        help = "What needs SQL has to be awaited: AsyncSession.delete() is a coroutine as well."
    return _mistake(taken, step, sentence, help=help, where=attempt.location_of())


READING: list[Step] = [
    {"label": "get", "model": "Book", "method": "get", "arguments": ["b050"]},
    {"label": "get unknown", "model": "Book", "method": "get", "arguments": ["nothing"]},
    {"label": "get again", "model": "Book", "method": "get", "arguments": ["b050"]},
    {"label": "other get", "model": "Token", "method": "get", "arguments": [NO_UUID]},
    {"label": "list", "model": "Book", "method": "list"},
    {"label": "page", "model": "Book", "method": "list", "keywords": {"offset": 3, "limit": 5}},
    {"label": "rest", "model": "Book", "method": "list", "keywords": {"offset": 140}},
    {"label": "many", "model": "Book", "method": "list", "keywords": {"limit": 1000}},
    {"label": "behind", "model": "Book", "method": "list", "keywords": {"offset": 150, "limit": 10}},
    {"label": "none", "model": "Book", "method": "list", "keywords": {"limit": 0}},
    {"label": "lorries", "model": "Lorry", "method": "list"},
    {"label": "other", "model": "Token", "method": "list"},
    {"label": "count", "model": "Book", "method": "count"},
    {"label": "lorry count", "model": "Lorry", "method": "count"},
    {"label": "other count", "model": "Token", "method": "count"},
]
PAGES = {
    "list": ORDERED[:100],
    "page": ORDERED[3:8],
    "rest": ORDERED[140:],
    "many": ORDERED,
    "behind": [],
    "none": [],
}


async def reading(attempt: Attempt) -> Steps:
    """The steps that only read; taken once."""
    return await attempt.remember("reading", lambda: take(attempt, READING))


@grades("repository", witness="worker")
async def test_repository_generic(attempt: Attempt) -> None:
    """Repository is generic: Repository[Employee](session, Employee) runs."""
    await attempt.load(attempt.seed_rows)
    found = (await attempt.probe(PROBES, "subscripted")).value
    where, help = attempt.location_of(), 'Inherit from `Generic[EntityT]`, with `EntityT = TypeVar("EntityT")`.'
    if not found["generic"]:
        more = f" ({found['error']})" if found["error"] else ", only something that looks like it"
        raise Mistake(f"Repository is no generic class{more}.", where=where, help=help)
    if found["parameters"] != 1 and found["error"]:  # others may have a default
        raise Mistake(
            f"Repository has {found['parameters']} type parameters in place of 1, the model.", where=where, help=help
        )
    if found["bound"]:
        raise Mistake(
            f"Repository[{found['bound']}] does not type-check: its type variable admits other classes only.",
            where=where,
        )
    if found["error"]:
        raise Mistake(f"Repository[Employee](session, Employee) raises TypeError: {found['error']}", where=where)


@grades("repository")
async def test_repository_get(attempt: Attempt) -> None:
    """get() returns the entity with this primary key, or None."""
    taken = await reading(attempt)
    conduct(attempt, taken, "get", "get unknown", "get again", "other get")
    for label, right in (("get", {"key": ["b050"]}), ("get unknown", None), ("get again", {"key": ["b050"]})):
        got = taken.value(label)
        if taken.seen(label) and got != right:
            expected = "None" if right is None else "the entity"
            step = taken.steps[label]
            raise _mistake(taken, step, f"{_call(step)} returns {_words(got)}, not {expected}.")
    got, step = taken.value("other get"), taken.steps["other get"]
    if got is not None:
        raise _mistake(taken, step, f"{_call(step)} returns {_words(got)} for an unknown key, not None.")
    for label in ("get", "get unknown"):
        step = taken.steps[label]
        rows = sum(each.rows for each in taken.work(label))
        if rows > 1:
            raise _mistake(taken, step, f"{_call(step)} fetches {rows} rows to find one.")


def _words(value: Any) -> str:
    """A returned value for a sentence."""
    if isinstance(value, dict):
        return f"an entity with the key {', '.join(value['key'])}"
    if isinstance(value, list):
        return f"{len(value)} entities" if all(isinstance(each, dict) for each in value) else "a list of something else"
    if isinstance(value, str) and " " in value:
        return f"an object of the type {value.partition(' ')[2]}"
    return repr(value)


@grades("repository")
async def test_repository_list(attempt: Attempt) -> None:
    """list() returns entities ordered by primary key, from offset on and at most limit."""
    taken = await reading(attempt)
    for label, right in PAGES.items():
        conduct(attempt, taken, label)
        step, got = taken.steps[label], taken.value(label)
        if taken.seen(label) is None:
            break
        call = _call(step)
        if not isinstance(got, list) or not all(isinstance(each, dict) for each in got):
            raise _mistake(taken, step, f"{call} returns {_words(got)}, not a list of entities.")
        keys = [each["key"][0] for each in got]
        if keys == right:
            continue
        expected, shown = f"{len(right)} entities: {_some(right)}", f"{len(keys)} entities: {_some(keys)}"
        raise _mistake(taken, step, _wrong_page(call, keys, right, step), expected=expected, got=shown)
    conduct(attempt, taken, "lorries", "other")
    if taken.seen("lorries") and len(taken.value("lorries")) != 4:
        raise _mistake(taken, taken.steps["lorries"], "list() returns entities of another class that shares the table.")
    if taken.seen("other") and taken.value("other") != []:
        raise _mistake(taken, taken.steps["other"], "list() of a table without rows does not return an empty list.")


def _some(keys: Sequence[str]) -> str:
    return ", ".join(keys if len(keys) < 7 else [*keys[:3], "…", *keys[-2:]]) or "none"


def _wrong_page(call: str, keys: Sequence[str], right: Sequence[str], step: Step) -> str:
    """What is wrong with a page, the plainest first."""
    offset, limit = step.get("keywords", {}).get("offset", 0), step.get("keywords", {}).get("limit", 100)
    if sorted(keys) == ORDERED and len(right) < len(ORDERED) and not offset:
        return f"{call} returns all {len(keys)} entities: the limit of {limit} is ignored."
    if sorted(keys) == sorted(right) and keys != right:
        return f"{call} returns the right entities in another order than that of the primary key."
    if list(keys) == list(reversed(ORDERED))[offset : offset + limit]:
        return f"{call} is ordered by primary key from the last to the first, not from the first to the last."
    if list(keys) == ORDERED[:limit] and offset:
        return f"{call} begins at the first entity: the offset is ignored."
    if list(keys) == ORDERED[offset:] and len(right) < len(ORDERED) - offset:
        return f"{call} returns {len(keys)} entities: the limit of {limit} is ignored."
    if list(keys) != sorted(keys):
        return f"{call} is not ordered by primary key."
    if len(keys) != len(right):
        return f"{call} returns {len(keys)} entities in place of {len(right)}."
    return f"{call} returns other entities than asked for."


@grades("repository")
async def test_repository_pages_by_database(attempt: Attempt) -> None:
    """The database skips and cuts off: no row is fetched that is not returned."""
    taken = await reading(attempt)
    for label, right in PAGES.items():
        step = taken.steps[label]
        rows = sum(each.rows for each in taken.work(label))
        if rows > len(right):
            raise _mistake(
                taken,
                step,
                f"{_call(step)} fetches {rows} rows and returns {len(right)}: the page is cut out in Python.",
                help="limit() and offset() of the select() make LIMIT and OFFSET of it.",
            )
        if right and not taken.work(label):
            raise _mistake(taken, step, f"{_call(step)} sends no statement: the entities are from an earlier call.")


@grades("repository")
async def test_repository_count(attempt: Attempt) -> None:
    """count() is the number of all rows, counted by the database."""
    taken = await reading(attempt)
    for label, right in (("count", 150), ("lorry count", 4), ("other count", 0)):
        conduct(attempt, taken, label)
        step, got = taken.steps[label], taken.value(label)
        if label == "lorry count" and got == 6:
            raise _mistake(
                taken,
                step,
                "count() counts the rows of the table, not of the model: another class shares the table, by inheritance.",
                help="A SELECT from the model itself knows which rows are its own; one from its table does not.",
            )
        if type(got) is not int or got != right:
            raise _mistake(taken, step, f"count() returns {_words(got)} where there are {right} rows.")
        rows = sum(each.rows for each in taken.work(label))
        if rows > 1:
            raise _mistake(
                taken, step, f"count() fetches {rows} rows and counts them in Python.", help="func.count() counts them."
            )
        if not taken.work(label):
            raise _mistake(taken, step, "count() sends no statement.")


NEW = "SELECT count(*)::int FROM employees WHERE email = 'new@kata.test'"
TOKENS = "SELECT count(*)::int FROM kata_tokens"
ADD_EMPLOYEE: Step = {
    "label": "add employee",
    "model": "Employee",
    "method": "add",
    "values": {"name": "New", "email": "new@kata.test", "salary": 1},
    "reads": ["id", "hire_date"],
    "looks": NEW,
}
ADD_TOKEN: Step = {
    "label": "add token",
    "model": "Token",
    "method": "add",
    "values": {"owner": "somebody"},
    "reads": ["token_id"],
    "looks": TOKENS,
}
ADDING: list[Step] = [
    ADD_EMPLOYEE,
    {"label": "count before", "model": "Token", "method": "count"},
    ADD_TOKEN,
    {"label": "get added", "model": "Token", "method": "get", "gets": "added"},
    {"label": "count added", "model": "Token", "method": "count"},
    {"label": "list added", "model": "Token", "method": "list"},
    {"label": "get too early", "model": "Book", "method": "get", "arguments": ["new"]},
    {
        "label": "add book",
        "model": "Book",
        "method": "add",
        "values": {"code": "new", "title": "new"},
        "reads": ["code", "stock"],
        "looks": "SELECT count(*)::int FROM kata_books WHERE shelf_mark = 'new'",
    },
    {"label": "get new", "model": "Book", "method": "get", "arguments": ["new"]},
    {
        "label": "add entry",
        "model": "AuditEntry",
        "method": "add",
        "values": {"action": "kata", "details": {}},
        "reads": ["id", "happened_at"],
        "looks": "SELECT count(*)::int FROM office.audit_log WHERE action = 'kata'",
    },
]
REMOVING: list[Step] = [
    {"label": "get before", "model": "Book", "method": "get", "arguments": ["b077"]},
    {
        "label": "remove book",
        "model": "Book",
        "method": "remove",
        "gets": "b077",
        "looks": "SELECT count(*)::int, count(*) FILTER (WHERE shelf_mark = 'b077')::int FROM kata_books",
    },
    {"label": "get removed", "model": "Book", "method": "get", "arguments": ["b077"]},
    ADD_TOKEN,
    {"label": "remove token", "model": "Token", "method": "remove", "looks": TOKENS},
    ADD_EMPLOYEE,
    {"label": "remove employee", "model": "Employee", "method": "remove", "loads": True, "looks": NEW},
]


@grades("repository")
async def test_repository_add(attempt: Attempt) -> None:
    """add() flushes and returns that same entity, with its key and server defaults."""
    taken = await take(attempt, ADDING)
    for label in ("add employee", "add token", "add book", "add entry"):
        conduct(attempt, taken, label)
        step, seen = taken.steps[label], taken.seen(label)
        if seen is None:
            break
        if taken.looked(label) != [(1,)]:
            raise _mistake(
                taken,
                step,
                "add(entity) has sent no INSERT when it returns: it is not flushed.",
                help="flush() sends it.",
            )
        if not seen["same"]:
            what = "nothing" if seen["value"] is None else "another object"
            raise _mistake(taken, step, f"add(entity) returns {what}, not the entity that it was given.")
        if not seen["held"]:
            raise _mistake(taken, step, "After add(entity) the entity does not belong to the session.")
        for name, value in zip(step["reads"], seen["reads"], strict=True):
            if value in ("None", NEEDS_SQL):
                raise _mistake(taken, step, f"After add(entity) its `{name}` cannot be read without SQL.")
    for label in ("get added", "count added", "list added", "get too early", "get new"):
        conduct(attempt, taken, label)
        if label != "get too early" and not taken.value(label):
            step = taken.steps[label]
            raise _mistake(taken, step, f"{_call(step)} does not show the entity that was just added.")


@grades("repository")
async def test_repository_remove(attempt: Attempt) -> None:
    """remove() flushes: the row is gone when it returns, and only that one."""
    taken = await take(attempt, REMOVING)
    for label, right in (("remove book", [(149, 0)]), ("remove token", [(0,)]), ("remove employee", [(0,)])):
        conduct(attempt, taken, label)
        step, looked = taken.steps[label], taken.looked(label)
        if looked != right:
            if label == "remove book" and looked and looked[0][1] == 0:
                raise _mistake(taken, step, f"remove(entity) deletes {150 - looked[0][0]} rows in place of 1.")
            raise _mistake(
                taken,
                step,
                "remove(entity) has sent no DELETE when it returns: the row is still there, nothing is flushed.",
                help="AsyncSession.delete() is a coroutine and only marks the entity; flush() sends the DELETE.",
            )
        if label == "remove book":
            conduct(attempt, taken, "get removed")
            if taken.value("get removed") is not None:
                step = taken.steps["get removed"]
                raise _mistake(taken, step, f"After remove(entity) {_call(step)} still returns the entity.")


LENT: Step = {"label": "remove refused", "model": "Book", "method": "remove", "gets": CODES[0], "nested": True}
TOO_BIG: Step = {"label": "get refused", "model": "Employee", "method": "get", "arguments": [2**40], "nested": True}
LET_THROUGH = "What the database refuses is the caller's to know: let the error propagate."


@grades("repository")
async def test_repository_errors(attempt: Attempt) -> None:
    """What the database refuses is the caller's to know."""
    ((address,),) = await attempt.query("SELECT min(email) FROM employees")
    values = {"name": "Twice", "email": address, "salary": 1}
    refused: Step = {
        "label": "add refused",
        "model": "Employee",
        "method": "add",
        "values": values,
        "nested": True,
        "looks": NEW,
    }
    taken = await take(attempt, [ADD_EMPLOYEE, refused, LENT, TOO_BIG])
    conduct(attempt, taken, "add employee")
    for step, why in ((LENT, "a row that others refer to is refused"), (TOO_BIG, "the key is too big for its column")):
        seen, call = taken.seen(step["label"]), _call(step)
        if not seen["raised"]:
            raise _mistake(taken, step, f"{call} swallows an error: {why}.", help=LET_THROUGH)
        if "DBAPIError" not in seen["raised"]:
            raise _mistake(
                taken,
                step,
                f"{call} raises {seen['raised'][0]} where the error of the database has to propagate: {why}.",
                help=LET_THROUGH,
            )
    step, seen = refused, taken.seen("add refused")
    if not seen["raised"]:
        raise _mistake(
            taken, step, "add(entity) swallows the error of the database: an address that exists is refused."
        )
    if "IntegrityError" not in seen["raised"]:
        raise _mistake(
            taken, step, f"add(entity) raises {seen['raised'][0]} where the database's IntegrityError has to propagate."
        )
    if taken.looked("add refused") != [(1,)]:
        raise _mistake(
            taken,
            step,
            "When the database refuses the entity, add(entity) rolls the caller's whole transaction back: rows from "
            "before are gone.",
            help="Let the error propagate; the caller has a savepoint, and goes on.",
        )


CALLER = """\
from collections.abc import Iterable
from typing import Any
from app.models import Base
from app.session_tools import Repository


class Thing(Base):
    name: str = ""


async def use(session: Any, repository: Repository[Thing]) -> None:
    made: Repository[Thing] = Repository(session, Thing)
    also = Repository[Thing](session, Thing)
    one: Thing | None = await made.get(1)
    some: Iterable[Thing] = await also.list(offset=1, limit=2)
    for each in await repository.list():
        each.name.upper()
    number: int = await repository.count()
    added: Thing = await repository.add(Thing())
    await repository.remove(added)
"""


@grades("repository")
async def test_repository_typed(attempt: Attempt) -> None:
    """Code that uses Repository[Employee] type-checks, by mypy where it is installed."""
    text = attempt.staged.source(attempt.exercise.module) or ""
    found = await complaints(attempt.exercise.module, text, CALLER)
    callers = [(line, error) for file, line, error in found if file == "caller.py"]
    if not callers:
        return
    definition = attempt.staged.definition(attempt.exercise.target)
    own = [
        (line, error)
        for file, line, error in found
        if file != "caller.py" and definition and definition.first <= line <= definition.last
    ]
    where = f"{attempt.label}/{attempt.exercise.module}.py:{own[0][0]}" if own else attempt.location_of()
    error = (own or callers)[0][1].replace("Thing", "Employee")
    raise Mistake(
        f"Repository[Employee] does not type-check. mypy says: {error}",
        where=where,
        got="" if own else CALLER.splitlines()[callers[0][0] - 1].strip().replace("Thing", "Employee"),
        help="Annotate the methods with the type variable, and use it in what they return. Inside of the class `list` "
        "is the method: Sequence from collections.abc has another name.",
    )
