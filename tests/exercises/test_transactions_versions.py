"""Graders of phase 10: an edit that somebody else may overtake.

Somebody else writes while a statement is held on the wire, and errors come from the wire in place of the server's: no
time decides, and every attempt is one that the judge has arranged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kata.grading import NEEDS_SQL, Attempt, Kind, LiveDatabase, Mistake, Observation, Step, grades, rules

from .shared.transactions import is_a, no_further_attempt, nothing_is_open, times

PROBES = Path(__file__).with_name("probes_transactions_retries.py")


REVIEWS = "office.reviews"
# Locks of the answer's that keep others from writing: those of an UPDATE come with it, and readers take the first mode.
_LOCKS = """
SELECT l.locktype, l.mode FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
WHERE a.datname = current_database() AND l.pid <> pg_backend_pid() AND a.backend_type = 'client backend' AND l.granted
    AND (l.locktype = 'advisory' OR (l.locktype = 'relation' AND l.mode NOT IN ('AccessShareLock', 'SIReadLock')))
ORDER BY l.locktype, l.mode LIMIT 1
"""
_LOCKED_BY = {
    "RowShareLock": "a row lock (SELECT … FOR UPDATE or its like)",
    "RowExclusiveLock": "a row lock (an earlier write)",
}


@dataclass(frozen=True)
class Edited:
    """A call of the function, with what the judge did meanwhile.

    Attributes:
        observation: The call.
        found: What the probe has seen.
        before, row: The review as it was, and as it is in the database afterwards; `None` if it is gone.
        overtaken: How often somebody else was faster.
        by: What they have sent each time.
        when: What was done, the beginning of a sentence.
    """

    observation: Observation
    found: Mapping[str, Any]
    before: tuple[Any, ...]
    row: tuple[Any, ...] | None
    overtaken: int
    by: str
    when: str

    def mistake(self, sentence: str, **parts: Any) -> Mistake:
        """Return the mistake of what the function did then, with the schedule if somebody else was faster."""
        sentence = f"{self.when}, {sentence}"
        if self.overtaken:
            return Mistake(sentence, schedule=self.schedule(), **parts)
        return self.observation.mistake(sentence, **parts)

    def schedule(self) -> tuple[Step, ...]:
        """Who sent what: somebody else before each UPDATE that was overtaken."""
        steps, faster = list[Step](), [self.by] * self.overtaken
        for each in self.observation.statements:
            if each.command == "UPDATE" and faster:
                steps.append(Step("somebody else", faster.pop(), "1 row"))
            if each.kind is Kind.DRIVER:
                continue
            state = f"{each.sqlstate}: {each.error}" if each.failed else ""
            if each.kind is Kind.WORK and not each.failed:
                state = f"{each.affected} row{'' if each.affected == 1 else 's'}"
            steps.append(Step("edit_review", each.sql, state, parameters=tuple(map(str, each.parameters()))))
        return tuple(steps)


_FASTER = "UPDATE office.reviews SET body = body || ' overtaken', version = version + 1 WHERE id = {id}"
_WITHOUT_END = 30
_DELETED = "DELETE FROM office.reviews WHERE id = {id}"
_REVIEW = f"SELECT id, employee_id, rating, body, version FROM {REVIEWS} WHERE id = "


async def edited(
    attempt: Attempt,
    when: str,
    *,
    overtaken: int = 0,
    by: str = _FASTER,
    way: str = "write",
    attempts: int | None = None,
    expire: bool = True,
    may_raise: bool = False,
    unknown: bool = False,
    faults: Mapping[str, str] | None = None,
) -> Edited:
    """Call the function; before each of its first UPDATEs somebody else is faster.

    Args:
        attempt: The answer.
        when: What is done, the beginning of a sentence.
        overtaken: Before how many UPDATEs.
        by: What somebody else does.
        way, attempts, expire, may_raise: As for the probe.
        unknown: Whether to ask for an id that does not exist.
        faults: For commands, the SQLSTATE with which each of them fails.
    """
    live = await rules.reset_live(attempt, attempt.seed_rows)
    ((review, last),) = await live.query(f"SELECT min(id), max(id) FROM {REVIEWS}")
    review = last + 999 if unknown else review
    before = await live.query(f"{_REVIEW}{review}")
    failing = faults or {}
    async with rules.live_call(
        attempt, PROBES, "edit", live.url, review, way, attempts, expire, may_raise,
        holds=lambda held: rules.command_of(held) in ("UPDATE", *failing),
    ) as call:  # fmt: skip
        updates = 0
        while (held := await call.next()) is not None:
            command = rules.command_of(held)
            if command == "UPDATE":
                await nothing_is_locked(attempt, live)
                if updates < overtaken:
                    await live.execute(by.format(id=review))
                updates += 1
                if updates > _WITHOUT_END:
                    raise Mistake(
                        f"{when}, the function tries again without end.",
                        where=attempt.location_of(),
                        help="`attempts` is the limit: after the last one, raise ConcurrentEdit.",
                    )
            if command in failing:
                held.fail(failing[command])
            else:
                held.release()
        observation = await call.finish()
    if observation.raised is not None:
        if observation.raised.is_a("StaleDataError"):
            raise no_further_attempt(
                attempt,
                observation,
                when,
                "Catch StaleDataError around the whole attempt, and begin anew with a new session.",
            )
        if observation.raised.is_a("ConcurrentEdit"):
            raise observation.mistake(
                f"{when}, the function raises ConcurrentEdit after {updates} UPDATE{'' if updates == 1 else 's'}.",
                where=attempt.location_of(observation.raised),
                help="There may be `attempts` attempts, the first one included; and each has to load the review again, in a new "
                "session: one that was loaded before is stale at once.",
            )
        raise rules.unexpected(attempt, observation, f"{when},")
    rows = await live.query(f"{_REVIEW}{review}")
    found = observation.value
    await nothing_is_open(attempt, observation, found["checked out"], f"{when},")
    return Edited(
        observation,
        found,
        before[0] if before else (),
        rows[0] if rows else None,
        min(overtaken, updates),
        by.format(id=review),
        when,
    )


async def nothing_is_locked(attempt: Attempt, live: LiveDatabase) -> None:
    """Reject a lock that the answer has taken before its UPDATE, which the judge holds."""
    for kind, mode in await live.query(_LOCKS):
        what = "an advisory lock" if kind == "advisory" else _LOCKED_BY.get(mode, f"a lock on the table ({mode})")
        raise Mistake(
            f"Before its UPDATE the function holds {what}: others wait, until the edit is over.",
            where=attempt.location_of(),
            help="Load the review without a lock. Its version tells at the UPDATE whether somebody else was faster.",
        )


def saved(call: Edited) -> None:
    """Reject an edit that is not saved, loses what somebody else has written, or is returned unreadable."""
    row = call.row
    _, _, rating, body, version = call.before
    others = body + " overtaken" * call.overtaken
    if row is not None and 0 < len(call.found["seen"]) <= call.overtaken and "overtaken" not in row[3]:
        raise call.mistake(
            "what they have written is lost: nothing notices that the review has another version now.",
            expected=repr(f"{others} edited"),
            got=repr(row[3]),
            help="Change the loaded object, and let the flush write it: its UPDATE has the loaded version in the WHERE, and raises "
            "StaleDataError where that finds no row.",
        )
    if row is None or not row[3].startswith(others):
        raise call.mistake(
            "what they have written is lost." if call.overtaken else "the review has another text afterwards.",
            expected=repr(f"{others} edited"),
            got=repr(row and row[3]),
            help="Each attempt has to load the review again, and let `edit` change what is there now.",
        )
    right = (6 - rating, f"{others} edited", version + call.overtaken + 1)
    if row[2:] != right:
        raise call.mistake(
            "the edit is not saved." if "edited" not in row[3] else "the edit is not saved as it was made.",
            expected=f"rating, body, version: {right}",
            got=f"rating, body, version: {row[2:]}",
            help="`edit` changes the object that the session has loaded; then commit.",
        )
    edits(call, call.overtaken + 1)
    readable(call)


def edits(call: Edited, expected: int) -> None:
    """Reject another number of attempts, an edit of something else than the review, and attempts in one session."""
    found = call.found
    seen, (_, _, _, body, version) = found["seen"], call.before
    if len(seen) != expected:
        raise call.mistake(
            f"`edit` is called {times(len(seen))} and not {times(expected)}.",
            help="`attempts` counts all attempts, the first one included; each of them calls `edit` once.",
        )
    for at, (kind, _, _, text, number) in enumerate(seen):
        if kind != "Review":
            raise call.mistake(f"`edit` gets a value of type {kind}, not the loaded Review.")
        if (text, number) != (body + " overtaken" * at, version + at):
            raise call.mistake(
                "`edit` gets what was loaded in the attempt before, not what is in the database now.",
                expected=f"body {body + ' overtaken' * at!r}, version {version + at}",
                got=f"body {text!r}, version {number}",
                help="Begin anew: a new session, and load the review again.",
            )
    if not found["sessions"]:
        raise call.mistake(
            "the session is not made by the factory that was given.",
            help="Call the factory; it takes settings for one session: factory(expire_on_commit=False).",
        )
    if found["sessions"] < expected:
        raise call.mistake(
            f"{expected} attempts share {'the same session' if found['sessions'] == 1 else str(found['sessions']) + ' sessions'}: "
            "each attempt begins with a fresh session.",
            help="Open the session inside the loop.",
        )


def readable(call: Edited) -> None:
    """Reject a returned value that is not the review, or cannot be read."""
    found = call.found
    if found["columns"] is None:
        raise call.mistake(f"the function returns a value of type {found['returned']}, not the Review.")
    if NEEDS_SQL in found["columns"]:
        raise call.mistake(
            "the returned review cannot be read: its columns are expired, and its session is closed.",
            help="A commit expires objects where expire_on_commit is True, the default. factory() takes settings for one "
            "session; or refresh the object before the session is closed.",
        )
    if tuple(found["columns"]) != call.row:
        raise call.mistake(
            "the returned review is not as it is in the database.", expected=str(call.row), got=str(found["columns"])
        )


@grades("edit-review")
async def test_edit_saved(attempt: Attempt) -> None:
    """The review is loaded, edited once, committed, and returned readable, whatever the factory says about expiry."""
    saved(await edited(attempt, "With a factory whose sessions expire objects on commit"))
    call = await edited(attempt, "With an edit that changes nothing", way="nothing", expire=False)
    if call.row is None or call.row[:-1] != call.before[:-1]:  # an UPDATE for nothing may count as a version
        raise call.mistake("the review changes.", expected=str(call.before), got=str(call.row))
    edits(call, 1)
    readable(call)


@grades("edit-review")
async def test_edit_overtaken(attempt: Attempt) -> None:
    """When somebody else was faster, it begins anew with a fresh session, and both changes are saved; no lock is taken."""
    saved(await edited(attempt, "When somebody else is faster once in 3 attempts", overtaken=1, expire=False))
    saved(await edited(attempt, "When somebody else is faster twice in 3 attempts", overtaken=2))
    saved(await edited(attempt, "When somebody else is faster four times in 5 attempts", overtaken=4, attempts=5))


@grades("edit-review")
async def test_edit_gives_up(attempt: Attempt) -> None:
    """After `attempts` attempts, by default 3, it raises ConcurrentEdit from the last StaleDataError."""
    for attempts, when in (
        (None, "When somebody else is always faster"),
        (1, "When somebody else is faster in the only attempt"),
    ):
        call = await edited(attempt, when, overtaken=1000, attempts=attempts, may_raise=True)
        error, cause = call.found["error"], call.found["cause"]
        if error is None:
            raise call.mistake(
                "the function raises nothing, and the edit is not saved." if "edited" not in (call.row or " " * 4)[3]
                else "the function raises nothing.",
                expected="ConcurrentEdit",
                where=attempt.location_of(),
            )  # fmt: skip
        if not call.found["given"]:
            raise call.mistake(
                f"the function raises {error['name']}, not ConcurrentEdit.",
                where=attempt.location_of(),
                got=f"{error['name']}: {error['message']}",
            )
        edits(call, 3 if attempts is None else attempts)
        if not call.found["the last"]:
            what = "an earlier StaleDataError" if is_a(cause, "StaleDataError") else cause["name"] if cause else "none"
            raise call.mistake(
                f"the cause of ConcurrentEdit is not the last StaleDataError (it is {what}).",
                where=attempt.location_of(),
                help="`raise ConcurrentEdit(…) from error` keeps the cause in __cause__.",
            )


@grades("edit-review")
async def test_edit_unknown(attempt: Attempt) -> None:
    """An unknown id raises LookupError and `edit` is not called; also when the review is deleted meanwhile."""
    for when, arguments, expected in (
        ("For an unknown id", {"unknown": True}, 0),
        ("When somebody else deletes the review meanwhile", {"overtaken": 1, "by": _DELETED}, 1),
    ):
        call = await edited(attempt, when, may_raise=True, **arguments)  # type: ignore[arg-type]
        error = call.found["error"]
        if len(call.found["seen"]) > expected:
            raise call.mistake(
                "`edit` is called once more." if expected else "`edit` is called, and there is no review.",
                help="session.get() returns None for an unknown id; `raise LookupError(…)` then.",
            )
        if not is_a(error, "LookupError"):
            what = f"{error['name']}: {error['message']}" if error else "nothing"
            raise call.mistake(
                f"the function raises {what if not error else error['name']}, not LookupError.",
                where=attempt.location_of(),
                got=what,
                help="session.get() returns None for an unknown id; `raise LookupError(…)` then.",
            )


@grades("edit-review")
async def test_edit_other_errors(attempt: Attempt) -> None:
    """Every other error propagates at once, whoever raises it: `edit`, the UPDATE or the COMMIT."""
    for when, arguments, name, sqlstate in (
        ("When `edit` raises ValueError", {"way": "raise"}, "ValueError", None),
        ("When the task is cancelled in `edit`", {"way": "cancel"}, "CancelledError", None),
        ("When the database refuses the edit", {"way": "refused"}, "IntegrityError", "23514"),
        ("When the UPDATE fails with 57014", {"faults": {"UPDATE": "57014"}}, "DBAPIError", "57014"),
        ("When the COMMIT fails with 40001", {"faults": {"COMMIT": "40001"}}, "DBAPIError", "40001"),
    ):
        call = await edited(attempt, when, may_raise=True, **arguments)  # type: ignore[arg-type]
        error = call.found["error"]
        if len(call.found["seen"]) > 1:
            raise call.mistake(
                f"the function tries again: `edit` is called {times(len(call.found['seen']))}.",
                help="Only StaleDataError says that somebody else was faster.",
            )
        if error is None or not is_a(error, name) or error["sqlstate"] != sqlstate:
            raise call.mistake(
                f"the function raises {error['name'] if error else 'nothing'}, not that error.",
                where=attempt.location_of(),
                expected=f"{name} {sqlstate or ''}".strip(),
                got=f"{error['name']}: {error['message']}" if error else "nothing",
            )
        if call.row != call.before:
            raise call.mistake("and yet something is saved.", expected=str(call.before), got=str(call.row))
