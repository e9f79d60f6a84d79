"""Probes for adding employees: a caller that works, calls, and goes on after what is refused.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kata.worker.objects import described, make

if TYPE_CHECKING:
    from kata.worker.harness import Harness

WEB_API = "app.web_api"


async def go_on(
    harness: Harness,
    url: str,
    name: str,
    calls: list[Any],
    work: str,
    look: str,
    added: list[dict[str, Any]],
    commits: bool,
) -> dict[str, Any]:
    """Work in a session, call a function in it several times, look after each call, and end the transaction.

    Args:
        harness: The worker's.
        url: The database, one of the judge's.
        name: The function.
        calls: For each call what it gets after the session: a dictionary for a `NewEmployee`, or a list of them.
        work, look: The SQL that works, and the SQL that looks whether its work is there. Without work the caller has sent
            nothing, and the session has not begun a transaction.
        added: The caller's employees, as dictionaries; the last one is only added, the others are flushed before the calls.
        commits: Whether the caller commits in the end; otherwise it rolls back.

    Returns:
        `calls`: for each call, up to one after which nothing can be sent any more, what `_called` tells.
        `end`: the error of the commit, described.
    """
    module, employee = harness.module(WEB_API), harness.module("app.models").Employee
    session = AsyncSession(harness.engine_on(url), expire_on_commit=False)
    try:
        if work:
            await session.execute(text(work))
        mine = [make(employee, **each) for each in added]
        session.add_all(mine[:-1])
        await session.flush()
        session.add_all(mine[-1:])
        found = []
        for data in calls:
            found.append(await _called(session, getattr(module, name), _models(module, data)))
            found[-1] |= await _looked(session, look, mine)
            if found[-1]["broken"] is not None:
                return {"calls": found, "end": None}
        try:
            await (session.commit() if commits else session.rollback())
        except Exception as error:
            return {"calls": found, "end": described(error)}
        return {"calls": found, "end": None}
    finally:
        await session.close()


def _models(module: Any, data: Any) -> Any:
    if isinstance(data, list):
        return [module.NewEmployee(**each) for each in data]
    return module.NewEmployee(**data)


async def _called(session: AsyncSession, function: Any, data: Any) -> dict[str, Any]:
    """Call the function.

    Returns:
        `status`: that of its HTTPException; `raised`: another exception, described; `response`: the class of what it
        returned, if that is a whole response. Each is None otherwise.
    """
    found: dict[str, Any] = {"status": None, "raised": None, "response": None}
    try:
        value = await function(session, data)
    except NotImplementedError:
        raise
    except Exception as error:
        status = getattr(error, "status_code", None)
        # An int of its own: it may be an HTTPStatus.
        return found | ({"status": int(status)} if isinstance(status, int) else {"raised": described(error)})
    return found | {"response": type(value).__name__ if hasattr(value, "status_code") else None}


async def _looked(session: AsyncSession, look: str, mine: list[Any]) -> dict[str, Any]:
    """What the session is like after a call.

    Returns:
        `left`: the kinds of objects that the next flush will write, but for the caller's own; `held`: whether the session
        holds these; `there`: the value of the look; `broken`: the error by which the session refuses to look.
    """
    changed = [each for each in session.dirty if session.is_modified(each)]
    left = [each for each in (*session.new, *changed, *session.deleted) if not any(each is own for own in mine)]
    found: dict[str, Any] = {
        "left": [type(each).__name__ for each in left],
        "held": all(each in session for each in mine),
        "there": None,
        "broken": None,
    }
    try:
        # Without autoflush: what is left over fails by itself later.
        with session.no_autoflush:
            found["there"] = (await session.execute(text(look))).scalar_one()
    except Exception as error:
        found["broken"] = described(error)
    return found
