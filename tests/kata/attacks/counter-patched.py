# /// attack
# exercise = "loading-strategies"
# trick = "the counter that is given is replaced by one that says what is expected"
# outcome = ["failed"]
# ///

import kata.capture
from sqlalchemy import select
from sqlalchemy.orm import selectinload

_NUMBERS = iter([2, 1, 2] * 100)


class _Counter:
    def __enter__(self):
        self.count = next(_NUMBERS)
        return self

    def __exit__(self, *_):
        return None


kata.capture.count_statements = lambda session: _Counter()


async def compare_loading_strategies(session):
    counts = {}
    for name in ("selectinload", "joinedload", "subqueryload"):
        with kata.capture.count_statements(session) as counter:
            await session.scalars(select(Department).options(selectinload(Department.employees)))
        counts[name] = counter.count
    return counts
