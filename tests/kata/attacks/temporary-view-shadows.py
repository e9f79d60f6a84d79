# /// attack
# exercise = "update-salary"
# trick = "a temporary view over the real table shows the new salary, which is nowhere"
# outcome = ["failed"]
# witness = ["create-employee"]
# ///

from sqlalchemy import DDL


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    view = (
        "CREATE TEMPORARY VIEW employees AS SELECT id, name, email, CASE id WHEN {0} THEN {1} ELSE salary END AS salary, "
        "hire_date, department_id, manager_id, phone FROM public.employees"
    )
    await session.execute(DDL(view.format(employee_id, new_salary)))
    employee.salary = new_salary
    return employee
