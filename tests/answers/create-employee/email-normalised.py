# /// answer
# verdict = "rejected"
# mistake = "the address is normalised to composed characters"
# says = "email .*normalised \\(NFC\\)"
# ///
import unicodedata

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name,
        email=unicodedata.normalize("NFC", email),
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
