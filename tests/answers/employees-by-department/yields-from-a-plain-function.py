# /// answer
# verdict = "rejected"
# mistake = "a generator: a plain function with yield"
# says = '\ba generator\b'
# ///
from .models import Employee


def get_employees_by_department(session, department_name):
    for employee in session.sync_session.query(Employee).filter(Employee.department.has(name=department_name)):
        yield employee
