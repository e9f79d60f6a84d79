"""Requests to an application in the worker: what was sent before the response and after it, and what left the application."""

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kata import catalogue
from kata.database import Server
from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.judge import Judge
from kata.judging.mistake import Mistake, NotStarted
from kata.judging.opening import open_judge, worker_setup
from kata.paths import PROJECT

EXERCISE = catalogue.load().by_id("update-salary")
TWO = Rows("two departments", "INSERT INTO departments (id, name, budget) VALUES (1, 'One', 10), (2, 'Two', 20)")
BUDGETS = "SELECT id, budget::int FROM departments ORDER BY id"
RAISE = "UPDATE departments SET budget = budget + 1 WHERE id = 1"
# Each path of the application is a handler; what it sends is written out, so that its order is known.
ANSWER = f'''

import json
from sqlalchemy import text


def create_app(factory):
    """Make an application without a framework: its paths play answers of all kinds."""
    if factory is None:
        raise LookupError("no factory")

    async def application(scope, receive, send):
        body = (await receive())["body"]
        await globals()[scope["path"].strip("/")](factory, send, scope, body)

    return application


async def respond(send, status, value=None):
    await send({{"type": "http.response.start", "status": status, "headers": [(b"X-Of", b"test")]}})
    await send({{"type": "http.response.body", "body": json.dumps(value).encode()}})


async def update_salary(*_):
    raise NotImplementedError


async def commits_first(factory, send, scope, body):
    async with factory() as session:
        await session.execute(text("{RAISE}"))
        await session.commit()
    await respond(send, 201)


async def responds_first(factory, send, scope, body):
    async with factory() as session:
        await session.execute(text("{RAISE}"))
        await respond(send, 201)
        await session.commit()


async def echo(factory, send, scope, body):
    said = [scope["method"], scope["query_string"].decode(), json.loads(body or b"null"), sorted(map(list, headers(scope)))]
    await respond(send, 200, said)


def headers(scope):
    return [(name.decode(), value.decode()) for name, value in scope["headers"]]


async def no_response(factory, send, scope, body):
    pass


async def breaks(factory, send, scope, body):
    await respond(send, 500)
    raise KeyError("broken")


async def not_started(factory, send, scope, body):
    await update_salary()


async def keeps(factory, send, scope, body):
    session = kept.setdefault("session", factory())
    await session.execute(text("{RAISE}"))
    await respond(send, 200)


kept = {{}}
'''


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def judge(tmp_path_factory: pytest.TempPathFactory, real_server: Server) -> AsyncIterator[Judge]:
    """A judge with an answer that is an application."""
    folder = tmp_path_factory.mktemp("requests") / "answer"
    shutil.copytree(PROJECT / "solutions", folder)
    module = folder / f"{EXERCISE.module}.py"
    module.write_text(module.read_text(encoding="utf-8") + ANSWER, encoding="utf-8")
    async with open_judge(folder, server=real_server, size=1, seed=1, phases=()) as judge:
        yield judge


@pytest_asyncio.fixture(loop_scope="session")
async def attempt(judge: Judge) -> AsyncIterator[Attempt]:
    """A worker with that submission."""
    async with judge.attempt(EXERCISE) as attempt:
        await attempt.import_module()
        yield attempt


def words(statements: object) -> list[str]:
    """The first word of each statement."""
    return [each.sql.split()[0].rstrip(";") for each in statements]  # type: ignore[attr-defined]


async def test_statements_stand_before_the_response_or_after_it(attempt: Attempt) -> None:
    """A request knows its own statements, and which of them were sent before its response began."""
    first, second = await rules.send_requests(
        attempt, TWO, rules.Request("POST", "/commits_first"), rules.Request("POST", "/responds_first")
    )
    assert (words(first.before), words(first.after)) == (["BEGIN", "UPDATE", "COMMIT"], [])
    assert (words(second.before), words(second.after)) == (["BEGIN", "UPDATE"], ["COMMIT"])
    assert [each.status for each in (first, second)] == [201, 201]
    assert first.committed and words(second.work) == ["UPDATE"]
    live = await attempt.live_database()
    assert await live.query(BUDGETS) == [(1, 12), (2, 20)]


async def test_a_request_arrives_as_it_was_made(attempt: Attempt) -> None:
    """Method, query, body and headers; the body of the answer is read as JSON."""
    asked = rules.Request("PATCH", "/echo", query={"a": "1 %&", "b": "ü"}, json={"name": "\ud800"})
    plain = rules.Request("POST", "/echo", text="[1]", headers={"content-type": "text/plain"})
    answers = await rules.send_requests(attempt, TWO, asked, plain, rules.Request("GET", "/echo"))
    assert answers[0].json == [
        "PATCH",
        "a=1+%25%26&b=%C3%BC",
        {"name": "\ud800"},
        [["content-length", "18"], ["content-type", "application/json"], ["host", "testserver"]],
    ]
    assert answers[1].json[2:] == [
        [1],
        [["content-length", "3"], ["content-type", "text/plain"], ["host", "testserver"]],
    ]
    assert answers[2].json == ["GET", "", None, [["host", "testserver"]]]
    assert answers[0].headers == {"x-of": "test"}
    assert asked.target == "PATCH /echo?a=1+%25%26&b=%C3%BC"


async def test_what_leaves_the_application_is_told(attempt: Attempt) -> None:
    """An exception, also after a response, no response, and an exercise that is not started."""
    broken, silent, stub = await rules.send_requests(
        attempt, TWO, *(rules.Request("GET", f"/{path}") for path in ("breaks", "no_response", "not_started"))
    )
    assert broken.status == 500 and broken.raised is not None and broken.raised.name == "KeyError"
    said = broken.failed(attempt).card
    assert said.mistake == "GET /breaks is answered with 500: inside it KeyError was raised: 'broken'"
    assert silent.status == 0 and silent.failed(attempt).card.mistake == "GET /no_response gets no response."
    with pytest.raises(NotStarted):
        stub.failed(attempt)


async def test_a_commit_can_be_made_to_fail(attempt: Attempt) -> None:
    """Faults meet the statements of the requests, and not the marks between them."""
    faults = {"COMMIT": ["40001", "", "cut"]}
    answers = await rules.send_requests(
        attempt, TWO, *([rules.Request("POST", "/commits_first")] * 3), faults=faults | {"SELECT": ["40001"]}
    )
    assert [each.status for each in answers] == [0, 201, 0]
    assert [each.raised is not None for each in answers] == [True, False, True]
    assert [each.in_use for each in answers] == [0, 0, 0]
    live = await attempt.live_database()
    assert await live.query(BUDGETS) == [(1, 11), (2, 20)]


async def test_a_connection_that_is_kept_ends_the_run(attempt: Attempt) -> None:
    """The requests after it would wait for a connection, so they are not sent."""
    answers = await rules.send_requests(attempt, TWO, *([rules.Request("POST", "/keeps")] * 3))
    assert [each.in_use for each in answers] == [1]


async def test_requests_at_once_are_moved_on_by_the_judge(attempt: Attempt) -> None:
    """Each has a connection of its own, and waits for the other one's lock."""
    first, second = rules.Request("POST", "/commits_first"), rules.Request("POST", "/responds_first")
    calls = rules.requests_at_once(attempt, first, second)
    async with rules.interleaved(attempt, TWO, *calls, function=rules.REQUEST) as race:
        await race.step(0)
        await race.run(1)
        assert race.waits(1)
    answers = [rules.answer_at_once(call, each) for call, each in zip(race.calls, (first, second), strict=True)]
    assert [each.status for each in answers] == [201, 201]
    assert await (await attempt.live_database()).query(BUDGETS) == [(1, 12), (2, 20)]


async def test_an_application_that_cannot_be_made(attempt: Attempt) -> None:
    """The sentence has the exception."""
    live = await attempt.live_database()
    with pytest.raises(Mistake, match="The application cannot be made: create_app"):
        async with rules.live_call(
            attempt,
            PROJECT / "kata" / "worker" / "asgi.py",
            "send_requests",
            ("app.models", "create_app"),
            live.url,
            [],
        ) as call:
            raise rules.cannot_be_made(attempt, await call.finish())


def test_what_one_phase_imports_is_put_off_unless_it_is_asked_for() -> None:
    """A run of other exercises does not pay for FastAPI; one of everything imports it first."""
    asked, others = worker_setup(["web_api"]), worker_setup(["models"])
    assert any(name.startswith("fastapi") for name in asked["preload"])
    assert any(name.startswith("fastapi") for name in worker_setup()["preload"])
    assert not any(name.startswith(("fastapi", "pydantic")) for name in others["preload"])
    assert any(name.startswith("fastapi") for name in others["preload_when_idle"])
