# /// attack
# exercise = "salary-rank"
# trick = "genuine Row objects, filled in Python from a statement that fetches everything"
# outcome = ["failed"]
# says = "rank|Python|never sent"
# ///

from sqlalchemy import select
from sqlalchemy.engine.result import result_tuple


async def salary_rank_by_department(session):
    make = result_tuple(("department", "name", "salary", "salary_rank"))
    statement = select(Department.name.label("d"), Employee).join(Employee.department)
    people = [(d, e) for d, e in (await session.execute(statement)).all()]
    rows = []
    for d, e in people:
        above = sum(1 for d2, o in people if o.department_id == e.department_id and o.salary > e.salary)
        rows.append((d, above + 1, e.name, e.id, e.salary))
    return [make((d, name, salary, rank)) for d, rank, name, _, salary in sorted(rows)]
