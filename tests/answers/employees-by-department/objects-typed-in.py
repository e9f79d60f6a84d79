# /// answer
# verdict = "rejected"
# mistake = "the people are typed in: no statement at all is emitted"
# says = "hard.coded|typed in|no statement|0 statement|database|never asked|not from|missing|differ"
# ///
from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    department = Department(id=1, name=department_name)
    return [
        Employee(id=1, name="Alice", email="alice@example.com", department=department, projects=[]),
        Employee(id=2, name="Bob", email="bob@example.com", department=department, projects=[]),
    ]
