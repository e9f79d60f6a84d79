# /// answer
# verdict = "rejected"
# mistake = "the whole statement is raw SQL: text() in the columns, FROM, GROUP BY and ORDER BY"
# says = "part of the statement is raw SQL in text\\(\\) .*"
# ///

from sqlalchemy import select, text


async def department_salary_stats(session):
    statement = (
        select(
            text(
                "d.name AS department, avg(e.salary) AS avg_salary, min(e.salary) AS min_salary, "
                "max(e.salary) AS max_salary, count(e.id) AS employee_count"
            )
        )
        .select_from(text("departments d LEFT JOIN employees e ON e.department_id = d.id"))
        .group_by(text("d.id"))
        .order_by(text("d.name"))
    )
    return (await session.execute(statement)).mappings().all()
