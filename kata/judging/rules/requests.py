"""Requests to the application that an answer is part of: a request and its answer are data, each with its statements.

answers = await rules.send_requests(attempt, rows, rules.Request("GET", "/things", query={"page": 2}))
if answers[0].status != 200: …
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.graders import ASGI
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.observation import Observation, Raised, read_raised
from kata.judging.rules.interleaving import Concurrent
from kata.judging.rules.live import call_with_faults
from kata.schedule import Step, values_of
from kata.wire import Kind, Statement

_MARK = "VALUES ('kata: "
_MAKES = "create_app"
_ACTOR = "the application"
_NOTHING: Any = object()
_LONGEST_SHOWN = 300


@dataclass(frozen=True)
class Request:
    """A request that is sent to an application, as data.

    Attributes:
        method, path: Such as `GET` and `/things`.
        query: The parameters of the query.
        json: The body, a value that is sent as JSON; by default there is none.
        text: The body as text, in place of `json`.
        headers: Further headers.
    """

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Any = _NOTHING
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """Its first line, for cards: `GET /things?page=2`."""
        return f"{self.method} {self.path}{f'?{urlencode(self.query)}' if self.query else ''}"

    @property
    def shown(self) -> str:
        """The first line and the body, for cards."""
        body = self.body
        return f"{self.target} {body[:_LONGEST_SHOWN]}{' …' if len(body) > _LONGEST_SHOWN else ''}".strip()

    @property
    def body(self) -> str:
        """Its body as text."""
        # Decimals arrive as they are: text would lose zeros, and a float digits.
        return self.text if self.json is _NOTHING else json.dumps(self.json, default=str)

    def to_data(self) -> dict[str, Any]:
        """Return it as the worker's client takes it."""
        headers = {"host": "testserver", **self.headers}
        if self.json is not _NOTHING:
            headers = {"content-type": "application/json", **headers}
        if self.body:
            headers = {**headers, "content-length": str(len(self.body.encode("utf-8", "surrogatepass")))}
        return {
            "method": self.method,
            "path": self.path,
            "query": urlencode(self.query),
            "headers": headers,
            "body": self.body,
        }


@dataclass(frozen=True)
class Answer:
    """What became of a request.

    Attributes:
        request: The request.
        status: Of the response; 0 if there was none.
        headers: Of the response, by their names in lower case.
        body: Of the response, as text.
        raised: What left the application besides the response, if anything.
        invalid: Why a response does not fit its model, as pairs of a place and the reason.
        in_use: How many connections were not back in the pool afterwards.
        before: What was sent before the response began.
        after: What was sent after that.
        observation: The request as a call, for `mistake`; its statements are all of them.
    """

    request: Request
    status: int
    headers: Mapping[str, str]
    body: str
    raised: Raised | None
    invalid: Sequence[tuple[str, str]]
    in_use: int
    before: Sequence[Statement]
    after: Sequence[Statement]
    observation: Observation

    @cached_property
    def json(self) -> Any:
        """The body, read as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def detail(self) -> Any:
        """What an error says, in FastAPI's way."""
        return self.json.get("detail") if isinstance(self.json, dict) else None

    @property
    def work(self) -> list[Statement]:
        """Its statements that count."""
        return self.observation.work

    @property
    def committed(self) -> bool:
        """Whether it has committed something, before the response or after it."""
        return self.observation.committed

    @property
    def schedule(self) -> tuple[Step, ...]:
        """What was sent before the response began and after it, for a card where that order is the mistake."""
        before, after = (
            [Step(_ACTOR, each.sql, parameters=values_of(each.parameter_sets())) for each in statements]
            for statements in (self.before, self.after)
        )
        return (*before, Step(_ACTOR, f"sends the response, {self.status}", is_sql=False), *after)

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """Return a `Mistake` whose card shows the request and its statements; takes the same arguments."""
        return self.observation.mistake(sentence, **{"data": self._seen_on, **parts})

    def failed(self, attempt: Attempt) -> Mistake:
        """Return the mistake of an answer that is an error of the server's, with what was raised.

        Raises:
            NotStarted: The exercise's object raises NotImplementedError.
        """
        raised, name = self.raised, self.request.target
        if raised is None:
            return self.mistake(
                f"{name} is answered with {self.status or 'nothing'}: {self.body[:_LONGEST_SHOWN]}"
                if self.status
                else f"{name} gets no response.",
                where=attempt.location_of(),
            )
        if raised.is_a("NotImplementedError") and raised.comes_from(attempt.exercise.object):
            raise NotStarted
        where = attempt.location_of(raised)
        if self.invalid:
            place, reason = self.invalid[0]
            return self.mistake(
                f"{name} is answered with {self.status}: what the function returns does not fit the response's model: "
                f"{f'{place}: ' if place else ''}{reason}.",
                where=attempt.location_of(),
                help="Return the model that the route names, or a dict with the same keys and types.",
            )
        text = f": {raised.first_line}" if raised.first_line else ""
        return self.mistake(
            f"{name} is answered with {self.status or 'nothing'}: inside it {raised.name} was raised{text}",
            where=where,
            explanation=raised.explained,
            help=(raised.explanation or {}).get("todo") or "",
        )

    @property
    def _seen_on(self) -> str:
        return f"{self.observation.rows.label}, {self.request.shown}"


def _is_mark(statement: Statement) -> bool:
    return statement.sql.startswith(_MARK)


async def send_requests(
    attempt: Attempt,
    rows: Rows,
    *requests: Request,
    faults: Mapping[str, Iterable[str]] | None = None,
    at_most: int = 0,
) -> list[Answer]:
    """Make the application where commits are real, and send it requests, one after the other.

    Args:
        attempt: Its live database is reset to `rows`, and has the result afterwards.
        rows: The rows.
        requests: The requests.
        faults, at_most: As for `call_with_faults`.

    Returns:
        The answers; fewer than the requests if after one of them a connection was not back in the pool, which ends it.

    Raises:
        Mistake: The application cannot be made, or what ran does not end.
        NotStarted: The exercise's object raised NotImplementedError while the application was made.
        CouldNotJudge: The worker died.
    """
    live = await attempt.live_database()
    sent = [each.to_data() for each in requests]
    called = await call_with_faults(
        attempt,
        rows,
        ASGI,
        "send_requests",
        application_of(attempt),
        live.url,
        sent,
        faults=faults or {},
        at_most=at_most,
    )
    observation = called.observation
    if observation.raised is not None:
        raise cannot_be_made(attempt, observation)
    return read_answers(observation, requests, observation.value)


def application_of(attempt: Attempt) -> tuple[str, str]:
    """Return the names of the module of the answer, and of the function in it that makes the application."""
    return f"app.{attempt.exercise.module}", _MAKES


def cannot_be_made(attempt: Attempt, observation: Observation) -> Mistake:
    """Return the mistake of an application that cannot be made."""
    raised = observation.raised
    assert raised is not None
    return observation.mistake(
        f"The application cannot be made: {_MAKES}() raises {raised.name}: {raised.first_line}",
        where=attempt.location_of(),
        explanation=raised.explained,
        help=(raised.explanation or {}).get("todo") or "",
    )


def read_answers(observation: Observation, requests: Sequence[Request], found: Any) -> list[Answer]:
    """Read what a client in the worker tells about requests, one after the other; the wire has their statements.

    Args:
        observation: The probe's, with all statements and marks.
        requests: The requests.
        found: For each of them, as far as they were sent, what the client returned.

    Raises:
        CouldNotJudge: It cannot be read.
    """
    answers = []
    try:
        for number, (request, each) in enumerate(zip(requests, found, strict=False)):
            before, after = _statements_of(observation.statements, number)
            answers.append(_read(observation, request, each, before, after))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise CouldNotJudge("the worker's reply about a request could not be read.") from None
    return answers


def _statements_of(statements: Sequence[Statement], number: int) -> tuple[list[Statement], list[Statement]]:
    before: list[Statement] = []
    after: list[Statement] = []
    taking: list[Statement] | None = None
    for statement in statements:
        if not _is_mark(statement):
            if taking is not None and statement.kind is not Kind.DRIVER:
                taking.append(statement)
            continue
        moment = statement.sql.removeprefix(_MARK).removesuffix("')")
        if moment == f"request {number} begins":
            taking = before
        elif moment == f"request {number} is answered":
            taking = after
        elif moment == f"request {number} ends":
            break
    return before, after


def _read(
    observation: Observation, request: Request, found: Any, before: list[Statement], after: list[Statement]
) -> Answer:
    raised = found.get("raised")
    own = Observation(
        observation.rows,
        (),
        raised=read_raised(raised) if raised else None,
        statements=[*before, *after],
        emitted=observation.emitted,
        label=observation.label,
        by_hand=observation.by_hand,
    )
    return Answer(
        request=request,
        status=int(found["status"]),
        headers={str(name): str(value) for name, value in found["headers"].items()},
        body=str(found["body"]),
        raised=own.raised,
        invalid=[(str(place), str(why)) for place, why in (raised or {}).get("invalid", ())],
        in_use=int(found.get("in use", 0)),
        before=before,
        after=after,
        observation=own,
    )


def requests_at_once(attempt: Attempt, *requests: Request) -> list[Concurrent]:
    """Return requests as calls for `interleaved`, with `function=REQUEST`: each has an application and a connection of its own."""
    return [Concurrent(application_of(attempt), each.to_data()) for each in requests]


def answer_at_once(call: Observation, request: Request) -> Answer:
    """Return the answer to one of the requests at once, from `Race.calls`.

    Its status is 500 if something left the application. All statements count as sent before the response.
    """
    if call.raised is not None:
        found: Any = {"status": 500, "headers": {}, "body": ""}
    else:
        found = call.value
    try:
        answer = _read(call, request, found, list(call.statements), [])
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CouldNotJudge("the worker's reply about a request could not be read.") from None
    if call.raised is None:
        return answer
    answer.observation.raised = call.raised
    return Answer(**{**vars(answer), "raised": call.raised})


REQUEST = ("kata.worker.asgi", "request_on")
"""The function that sends a request of `requests_at_once`."""
