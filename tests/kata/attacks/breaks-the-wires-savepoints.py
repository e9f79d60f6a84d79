# /// attack
# exercise = "create-employee"
# trick = "the wire's own savepoints are released and rolled back to"
# outcome = ["failed", "passed", "error"]
# witness = ["update-salary", "salary-rank"]
# ///

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    await session.flush()
    for step in ("RELEASE SAVEPOINT kata_client", "ROLLBACK TO SAVEPOINT kata_base", "RELEASE kata_base", "ROLLBACK TO kata_kept"):
        try:
            async with session.begin_nested():
                await session.execute(text(step))
        except DBAPIError:
            pass
    return employee
