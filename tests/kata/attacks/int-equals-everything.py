# /// attack
# exercise = "n-plus-one"
# trick = "head counts that equal every number"
# outcome = ["failed"]
# ///

from sqlalchemy import select


class _Any(int):
    __hash__ = int.__hash__

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


async def demonstrate_n_plus_one(session):
    def work(sync):
        for department in (found := sync.scalars(select(Department)).all()):
            len(department.employees)
        return {department.name: _Any(0) for department in found}

    return await session.run_sync(work)
