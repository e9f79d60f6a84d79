# /// attack
# exercise = "management-hierarchy"
# trick = "employees made in Python and declared persistent, while a recursive query is sent for show"
# outcome = ["failed"]
# ///

from sqlalchemy import literal, select
from sqlalchemy.orm import make_transient_to_detached

_CHAINS = {}


async def management_hierarchy(session, employee_id):
    start = select(Employee.id, Employee.manager_id, literal(0).label("level")).where(Employee.id == employee_id)
    chain = start.cte("chain", recursive=True)
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    ids = (await session.execute(select(chain.c.id, chain.c.manager_id).order_by(chain.c.level))).all()
    if employee_id not in _CHAINS or ids:
        _CHAINS[employee_id] = ids
    found = []
    for id_, manager_id in _CHAINS[employee_id]:
        employee = Employee(id=id_, manager_id=manager_id, name="x", email="x", salary=0)
        make_transient_to_detached(employee)
        session.add(employee)
        found.append(employee)
    return found
