# /// attack
# exercise = "salary-rank"
# trick = "the worker's reply is changed on its way: what is raw text() is said to be a construct"
# outcome = ["failed", "error"]
# says = "raw SQL|replaces"
# ///

import asyncio.tasks

from sqlalchemy import text

_ensure = asyncio.tasks.ensure_future


def _forged(work, *, loop=None):
    async def changed():
        answer = await work
        for emitted in (answer.get("emitted") or ()) if isinstance(answer, dict) else ():
            emitted["text"] = False
        return answer

    return _ensure(changed() if asyncio.iscoroutine(work) else work, loop=loop)


asyncio.tasks.ensure_future = _forged


async def salary_rank_by_department(session):
    query = """SELECT d.name AS department, e.name AS name, e.salary AS salary,
 rank() OVER (PARTITION BY d.id ORDER BY e.salary DESC) AS salary_rank
 FROM employees e JOIN departments d ON d.id = e.department_id ORDER BY d.name, salary_rank, e.name, e.id"""
    return (await session.execute(text(query))).all()
