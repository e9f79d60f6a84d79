# /// answer
# verdict = "rejected"
# mistake = "typed in: nothing is written to the database"
# says = "no INSERT|no statement|0 statement|nothing|database|not (saved|written)|transient|flush|session|typed in|hard.coded"
# ///
from datetime import date

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    return Employee(
        id=42,
        name=name,
        email=email,
        salary=salary,
        hire_date=date.today(),
        department_id=department_id,
        manager_id=manager_id,
    )
