# /// attack
# exercise = "salary-rank"
# trick = "raw SQL goes to the driver's connection, past SQLAlchemy, and comes back as dictionaries"
# outcome = ["failed"]
# says = "past SQLAlchemy"
# ///

async def salary_rank_by_department(session):
    connection = await session.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    rows = await raw.fetch(
        "SELECT d.name AS department, e.name AS name, e.salary AS salary, "
        "rank() OVER (PARTITION BY d.id ORDER BY e.salary DESC) AS salary_rank FROM employees e "
        "JOIN departments d ON d.id = e.department_id ORDER BY d.name, salary_rank, e.name, e.id"
    )
    return [dict(row) for row in rows]
