# /// answer
# verdict = "rejected"
# mistake = "a counter of its own that is told the numbers"
# says = "fake|measured|counter|hard.?coded|typed|load|strateg|nothing|statement"
# ///

from contextlib import contextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


class Counter:
    count = 0


@contextmanager
def counting(expected):
    counter = Counter()
    yield counter
    counter.count = expected


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    for name, expected in (("selectinload", 2), ("joinedload", 1), ("subqueryload", 2)):
        with counting(expected) as counter:
            assert Department.employees is not None
        counts[name] = counter.count
    return counts
