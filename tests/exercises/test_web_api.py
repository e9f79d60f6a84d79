"""Graders of phase 13: the session of a request, and a page of people.

Requests are sent without a network, and commits are real. The order of COMMIT and response is read from the wire: another
connection sends a mark when a response begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Kind, Mistake, Observation, grades, rules

from .shared.transactions import nothing_is_open

PROBES = Path(__file__).with_name("probes_web_api.py")

# -- a session for each request ----------------------------------------------------------------------------------------


def asked(path: str, name: str = "", *, method: str = "POST") -> rules.Request:
    """A request to one of the probe's routes."""
    return rules.Request(method, f"/kata/{path}", query={"name": name} if name else {})


METHODS = ("POST", "PUT", "PATCH", "DELETE", "GET")
WRITES = {
    **{method: asked(f"write/{method}", f"written by {method}", method=method) for method in METHODS},
    "add": asked("add", "added"),
    "caught": asked("caught", "kept"),
    "both": asked("both", "twice"),
}
"""Requests whose handlers return; what they write has to be there. Each writes the department that its query names."""
WHAT_IT_DOES = {
    "add": "A handler adds an object to the session and returns",
    "caught": "A handler catches an IntegrityError around a savepoint, and returns",
    "both": "Two dependencies of a request write, and the handler returns",
}
RAISES = {
    "HTTPException": (asked("raises/HTTPException", "refused"), 409),
    "ValueError": (asked("raises/ValueError", "broken"), 500),
    "Odd": (asked("raises/Odd", "odd"), 418),
    "IntegrityError": (asked("raises/IntegrityError", "double"), 500),
}
"""Requests whose handlers write and then raise, and the status of each."""
NO_WRITES = {"nothing": asked("nothing"), "read": asked("read")}
INVALID = {"invalid": rules.Request("GET", "/employees", query={"page": 0})}
HANGS = {"hangs": asked("hangs", "gone")}
SEQUENCE = {**WRITES, **NO_WRITES, **{name: each for name, (each, _) in RAISES.items()}, **INVALID, **HANGS}
OWN_STATEMENTS = {"nothing": 0, "read": 1, "add": 1, "POST": 1, "GET": 1, "HTTPException": 1}
"""How many statements the handlers of these requests send."""
AFTERWARDS = {"afterwards": asked("write/POST", "afterwards")}
ALL = {**SEQUENCE, **AFTERWARDS}
AT_ONCE = tuple(asked("together", f"together {number}") for number in range(3))
OTHER = asked("write/POST", "of another application")
SAVED = "SELECT name FROM departments"
MOST_NEW_CONNECTIONS = 4
CLOSES = "Close the session in every case: `async with factory() as session:` around the `yield` does, and so does `finally`."
FAULTS = {
    "40001": "with 40001 (serialization_failure)",
    "cut": "because the connection breaks",
    "23505": "with 23505 (a deferred constraint)",
}


@dataclass(frozen=True)
class Served:
    """Requests that were answered, and what is left of them.

    Attributes:
        attempt: The answer.
        observation: The call of the probe.
        answers: Of the requests one after the other, by their names.
        got: For each of these, what its handlers got.
        found: The rest that the probe has found.
        saved: The names of all departments afterwards.
    """

    attempt: Attempt
    observation: Observation
    answers: Mapping[str, rules.Answer]
    got: Mapping[str, Sequence[Mapping[str, Any]]]
    found: Mapping[str, Any]
    saved: set[str]

    def answer(self, name: str) -> rules.Answer:
        """The answer to a request; what an earlier one has left open ends the run."""
        if name not in self.answers:
            last = list(self.answers)[-1]
            raise not_closed(self.attempt, self.answers[last], said(last))
        return self.answers[name]

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """A mistake that no single request shows."""
        return Mistake(sentence, where=self.attempt.location_of(), **parts)


def said(name: str) -> str:
    """What happened in a request, the beginning of a sentence."""
    if name in RAISES:
        return f"A handler {'meets an' if name == 'IntegrityError' else 'raises'} {described(name)}"
    if name == "hangs":
        return "The client hangs up while the handler runs (the task is cancelled)"
    if name in WRITES:
        return WHAT_IT_DOES.get(name, f"The handler of a {name} request has written and returned")
    return {"invalid": "FastAPI refuses a request (422)", "read": "A handler reads and returns"}.get(
        name, "A handler has returned"
    )


def described(name: str) -> str:
    """An exception of a handler, in words."""
    return {
        "HTTPException": "HTTPException with status 409",
        "Odd": "an exception for which the application has a handler of its own (status 418)",
        "IntegrityError": "IntegrityError that it does not catch",
    }.get(name, name)


def not_closed(attempt: Attempt, answer: rules.Answer, when: str) -> Mistake:
    """The mistake of a session that is still open when its request is over."""
    return answer.mistake(
        f"{when}; when the request is over, its session is not closed: the connection is not back in the pool.",
        where=attempt.location_of(),
        help=CLOSES,
    )


async def served(attempt: Attempt) -> Served:
    """Send all requests, once for all checks; reject handlers that get something else than a session of the factory."""
    return await attempt.remember("served", lambda: _served(attempt))


async def _served(attempt: Attempt) -> Served:
    live = await rules.reset_live(attempt, attempt.seed_rows)
    known = len(live.wire.connections)
    requests = [each.to_data() for each in ALL.values()]
    at_once = [each.to_data() for each in (*AT_ONCE, OTHER)]
    async with rules.live_call(
        attempt, PROBES, "serve", rules.application_of(attempt), live.url, requests, at_once, holds=lambda held: False
    ) as call:
        observation = await call.finish()
    if observation.raised is not None:
        raise cannot_be_made(attempt, observation)
    found = observation.value
    answers = dict(zip(ALL, rules.read_answers(observation, list(ALL.values()), found["answers"]), strict=False))
    got = {name: each["got"] for name, each in zip(ALL, found["answers"], strict=False)}
    saved = {name for (name,) in await live.query(SAVED)}
    all_of_it = Served(attempt, observation, answers, got, found, saved)
    for name, objects in got.items():
        for each in objects:
            refuse_other_things(all_of_it, name, each)
    sent = {statement.connection for each in answers.values() for statement in each.observation.statements}
    if len({number for number in sent if number >= known}) > MOST_NEW_CONNECTIONS:
        raise all_of_it.mistake(
            "Each request opens a new connection: that of the request before it is closed, not back in the pool.",
            help="Close the session, and nothing else: dispose() closes the whole pool, invalidate() the connection.",
        )
    return all_of_it


def cannot_be_made(attempt: Attempt, observation: Observation) -> Mistake:
    """The mistake of an application that cannot be made, or to which no route with a `SessionDep` can be added."""
    raised = observation.raised
    assert raised is not None
    if raised.name == "FastAPIError" and raised.message.startswith("Invalid args"):
        return observation.mistake(
            "FastAPI takes `SessionDep` for a part of the request, not for a dependency, and refuses to make the routes.",
            where=attempt.location_of(),
            help="SessionDep = Annotated[AsyncSession, Depends(…)], with the function itself: FastAPI calls it.",
        )
    return rules.cannot_be_made(attempt, observation)


def refuse_other_things(served: Served, name: str, got: Mapping[str, Any]) -> None:
    """Reject what is no AsyncSession, or not one of the application's factory."""
    if got["type"]:
        what = {"async_generator": "an async generator", "NoneType": "None", "coroutine": "a coroutine"}
        raise served.mistake(
            f"A handler gets {what.get(got['type'], 'an object of the type ' + got['type'])}, not an AsyncSession.",
            help="FastAPI calls the function that stands in Depends(), and runs a generator up to its `yield` by itself: no "
            "decorator, and no call.",
        )
    if not got["its own"]:
        raise served.mistake(
            "A handler gets a session that request.app.state.factory has not made.",
            help="Take the factory from request.app.state: the application decides which database it is.",
        )


@grades("session-dependency", witness="worker")
async def test_session_dependency_one_per_request(attempt: Attempt) -> None:
    """A request gets one session, of the application's factory, and no other request gets it."""
    all_of_it = await served(attempt)
    first = all_of_it.answers.get("POST")
    if first is not None and first.status != 201:
        if first.raised is not None and "ContextManager' object is not" in first.raised.message:
            raise first.mistake(
                "FastAPI gets a context manager from the dependency, not an AsyncSession, and cannot run it as a generator.",
                where=attempt.location_of(),
                help="FastAPI needs the generator function itself, without @asynccontextmanager.",
            )
        raise first.failed(attempt)
    owners: dict[int, str] = {}
    for name, objects in all_of_it.got.items():
        numbers = list(dict.fromkeys(each["number"] for each in objects))
        if len(numbers) > 1:
            raise all_of_it.mistake(
                "Two that ask for the session in one request get two sessions: it has to be one session per request.",
                help="FastAPI calls a dependency once for each request, unless use_cache=False says otherwise.",
            )
        if numbers and numbers[0] in owners:
            raise all_of_it.mistake(
                "Two requests get the same session: each request needs a session of its own.",
                help="Call the factory inside of the dependency. What is kept outside of it belongs to all requests.",
            )
        owners.update(dict.fromkeys(numbers, name))
    all_of_it.answer("afterwards")
    found = all_of_it.found
    together = found["at once"]
    # Each of them writes twice, and so has it twice.
    numbers = Counter(each["number"] for each in found["got at once"])
    if max(numbers.values(), default=0) > 2 or numbers.keys() & owners.keys():
        raise all_of_it.mistake(
            "Requests that run at the same time share one session: each request needs a session of its own.",
            help="Call the factory inside of the dependency, for each request.",
        )
    for each in (*found["got at once"], *found["other"]["got"]):
        refuse_other_things(all_of_it, "", each)
    for each in (*together, found["other"]):
        if each["status"] != 201:
            raised = each["raised"]
            raise all_of_it.mistake(
                "Of requests that run at the same time, or go to two applications, one is answered with "
                f"{each['status']}, not 201{': ' + raised['message'].partition(chr(10))[0] if raised else '.'}"
            )


@grades("session-dependency")
async def test_session_dependency_commits_first(attempt: Attempt) -> None:
    """What a handler has written is committed before the response is sent."""
    all_of_it = await served(attempt)
    for name in (*WRITES, *AFTERWARDS):
        answer = all_of_it.answer(name)
        what, written = said(name if name in WRITES else "POST"), ALL[name].query["name"]
        if answer.status != 201:
            raise answer.failed(attempt)
        if any(not each.in_transaction and each.changes_rows for each in answer.observation.statements):
            raise answer.mistake(
                "What a handler writes is committed at once, statement by statement (AUTOCOMMIT): nothing can be rolled back.",
                where=attempt.location_of(),
            )
        if any(each.kind is Kind.COMMIT for each in answer.after):
            raise answer.mistake(
                f"{what}, and the response is sent before the commit: a client reads 201 of something that is not saved, "
                "and may never be.",
                where=attempt.location_of(),
                schedule=answer.schedule,
                help="A generator runs to its end after the response was sent, unless the `scope` of its Depends() says "
                "otherwise. A chain of dependencies is as late as the one that commits.",
            )
        if written not in all_of_it.saved:
            raise answer.mistake(
                f"{what}, and nothing is committed: what was written is not there afterwards.",
                where=attempt.location_of(),
                help="Commit behind the `yield`, whatever the request was: that a session has nothing pending does not mean "
                "that nothing was written.",
            )
    for each in (*AT_ONCE, OTHER):
        names = (
            [f"{each.query['name']} {part}" for part in ("first", "second")]
            if each in AT_ONCE
            else [each.query["name"]]
        )
        if not all_of_it.saved.issuperset(names):
            raise all_of_it.mistake(
                "Of requests that run at the same time, or go to two applications, not all is committed."
            )


@grades("session-dependency", witness="worker")
async def test_session_dependency_failing_commit(attempt: Attempt) -> None:
    """A commit that fails is a 500, and nothing is sent before it."""
    live = await attempt.live_database()
    names = {fault: f"fails {at}" for at, fault in enumerate(FAULTS)} | {"": "passes"}
    requests = [asked("write/POST", name) for name in names.values()]
    sent = [each.to_data() for each in requests]
    called = await rules.call_with_faults(
        attempt,
        attempt.seed_rows,
        PROBES,
        "serve_faults",
        rules.application_of(attempt),
        live.url,
        sent,
        faults={"COMMIT": list(names)},
    )
    if called.observation.raised is not None:
        raise cannot_be_made(attempt, called.observation)
    answers = rules.read_answers(called.observation, requests, called.observation.value)
    saved = {name for (name,) in await live.query(SAVED)}
    for (fault, name), answer in zip(names.items(), answers, strict=False):
        what = f"A commit fails {FAULTS[fault]}" if fault else "After failed commits another request"
        if fault and answer.status not in (0, 500):
            why = "its error is swallowed" if answer.status < 400 else "its error is turned into another one"
            if any(each.kind is Kind.COMMIT for each in answer.after):
                why = "the response was sent before"
            raise answer.mistake(
                f"{what}, and the response is {answer.status}, not 500: {why}.",
                where=attempt.location_of(),
                help="Nothing is saved, so nothing may be promised: let the error pass, before the response is sent.",
            )
        if answer.in_use:
            raise not_closed(attempt, answer, what)
        if not fault and answer.status != 201:
            raise answer.failed(attempt)
        if not fault and name not in saved:
            raise answer.mistake(f"{what} writes, and nothing is committed.", where=attempt.location_of())
    for fault, name in names.items():
        if fault and name in saved:
            raise Mistake("A commit failed, and its row is there afterwards: it was written again.")


@grades("session-dependency", witness="worker")
async def test_session_dependency_rolls_back(attempt: Attempt) -> None:
    """What a handler has written before it raised is rolled back, and the response is that of its exception."""
    all_of_it = await served(attempt)
    for name, (request, status) in RAISES.items():
        answer, what = all_of_it.answer(name), said(name)
        if request.query["name"] in all_of_it.saved:
            raise answer.mistake(
                f"{what}, and what it wrote before is committed, not rolled back: the request has failed, and its row "
                "remains.",
                where=attempt.location_of(),
                help="Commit only where the handler has returned: behind the `yield`, not in a `finally`, and not in an "
                "`except`.",
            )
        refuse_other_response(attempt, answer, what, status)
        if name == "HTTPException" and (answer.detail, answer.headers.get("x-of")) != (
            {"taken": request.query["name"]},
            "the handler",
        ):
            raise answer.mistake(
                f"{what}, and the response has another detail, or other headers: another exception has replaced it.",
                expected=str({"taken": request.query["name"]}),
                got=answer.body[:200],
                where=attempt.location_of(),
                help="A bare `raise` passes an exception on as it is.",
            )
    answer = all_of_it.answer("invalid")
    refuse_other_response(attempt, answer, said("invalid"), 422)


def refuse_other_response(attempt: Attempt, answer: rules.Answer, what: str, status: int) -> None:
    """Reject a response with another status than the one that an exception has."""
    if answer.status == status:
        return
    raised = answer.raised
    if raised is not None and (raised.is_a("UnboundLocalError") or "Response not awaited" in raised.message):
        raise answer.mistake(
            f"{what}, and the dependency swallows it: FastAPI has neither a response nor an error, and the status is "
            f"{answer.status}, not {status}.",
            where=attempt.location_of(),
            help="After the rollback the exception has to go on: a bare `raise`.",
        )
    raise answer.mistake(
        f"{what}, and the status of the response is {answer.status}, not {status}: the exception does not pass unchanged.",
        where=attempt.location_of(),
        help="Roll back, and let the exception pass as it is (a bare `raise`): FastAPI knows what to make of it.",
    )


@grades("session-dependency")
async def test_session_dependency_hang_up(attempt: Attempt) -> None:
    """When the client hangs up, what the handler has written is rolled back."""
    all_of_it = await served(attempt)
    answer = all_of_it.answer("hangs")
    if answer.request.query["name"] in all_of_it.saved:
        raise answer.mistake(
            f"{said('hangs')}, and what it wrote before is committed, not rolled back.",
            where=attempt.location_of(),
            help="A cancelled handler raises asyncio.CancelledError, which is no Exception. Commit only where it has returned.",
        )
    if answer.status or (answer.raised is not None and not answer.raised.is_a("CancelledError")):
        work = [each for each in answer.work if each.changes_rows]
        if not work:
            raise answer.failed(attempt)
    all_of_it.answer("afterwards")


@grades("session-dependency")
async def test_session_dependency_closes(attempt: Attempt) -> None:
    """In every case the session is closed when the request is over, and it has sent nothing of its own."""
    all_of_it = await served(attempt)
    for name, answer in all_of_it.answers.items():
        if answer.in_use:
            raise not_closed(attempt, answer, said(name))
    for name, most in OWN_STATEMENTS.items():
        answer = all_of_it.answer(name)
        if len(answer.work) > most:
            raise answer.mistake(
                f"{said(name)}, and the dependency sends statements of its own: {len(answer.work) - most} more than the "
                "handler.",
                where=attempt.location_of(),
            )
    await nothing_is_open(
        attempt, all_of_it.observation, all_of_it.found["in use"], "All requests are over, and afterwards"
    )
