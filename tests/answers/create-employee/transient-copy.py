# /// answer
# verdict = "rejected"
# mistake = "Core INSERT, then a hand-made Employee that the session does not know"
# says = "session|transient|persistent|not (known|attached|flushed)|flushed|copy"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    values = dict(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    table = Employee.__table__
    row = (await session.execute(table.insert().values(**values).returning(table.c.id, table.c.hire_date))).one()
    return Employee(id=row.id, hire_date=row.hire_date, **values)
