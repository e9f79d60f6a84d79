# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import column, func, select, table


async def salary_rank_by_department(session):
    departments = table("departments", column("id"), column("name"))
    employees = table("employees", column("id"), column("name"), column("salary"), column("department_id"))
    salary_rank = (
        func.rank()
        .over(partition_by=employees.c.department_id, order_by=employees.c.salary.desc())
        .label("salary_rank")
    )
    statement = (
        select(departments.c.name.label("department"), employees.c.name, employees.c.salary, salary_rank)
        .join_from(employees, departments, employees.c.department_id == departments.c.id)
        .order_by(departments.c.name, salary_rank, employees.c.name, employees.c.id)
    )
    return (await session.execute(statement)).all()
