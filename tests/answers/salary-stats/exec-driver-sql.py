# /// answer
# verdict = "rejected"
# mistake = "the query is a string for exec_driver_sql()"
# says = "raw SQL in exec_driver_sql\\(\\)"
# ///


async def department_salary_stats(session):
    connection = await session.connection()
    rows = await connection.exec_driver_sql(
        "SELECT d.name AS department, avg(e.salary) AS avg_salary, min(e.salary) AS min_salary, max(e.salary) AS "
        "max_salary, count(e.id) AS employee_count FROM departments d LEFT JOIN employees e ON e.department_id = d.id "
        "GROUP BY d.id ORDER BY d.name"
    )
    return rows.all()
