# /// answer
# verdict = "rejected"
# mistake = "a raw query as a subquery, of which everything is selected"
# says = "part of the statement is raw SQL in text\\(\\) .*SELECT"
# ///

from sqlalchemy import column, select, text

QUERY = text(
    "SELECT d.name AS department, avg(e.salary) AS avg_salary, min(e.salary) AS min_salary, max(e.salary) AS max_salary, "
    "count(e.id) AS employee_count FROM departments d LEFT JOIN employees e ON e.department_id = d.id GROUP BY d.id"
)
LABELS = ("department", "avg_salary", "min_salary", "max_salary", "employee_count")


async def department_salary_stats(session):
    totals = QUERY.columns(*map(column, LABELS)).subquery()
    return (await session.execute(select(totals).order_by(totals.c.department))).all()
