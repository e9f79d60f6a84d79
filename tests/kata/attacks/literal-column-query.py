# /// attack
# exercise = "salary-rank"
# trick = "the whole query is raw SQL, hidden in a literal_column()"
# outcome = ["failed"]
# says = "raw SQL|text\\(\\)"
# ///

from sqlalchemy import literal_column, select


async def salary_rank_by_department(session):
    raw = """d.name AS department, e.name AS name, e.salary AS salary,
 rank() OVER (PARTITION BY d.id ORDER BY e.salary DESC) AS salary_rank
 FROM employees e JOIN departments d ON d.id = e.department_id ORDER BY d.name, salary_rank, e.name, e.id"""
    return (await session.execute(select(literal_column(raw)))).all()
