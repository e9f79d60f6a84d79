# /// attack
# exercise = "salary-rank"
# trick = "a listener of the submission's own puts raw SQL in the place of a harmless construct, after it was compiled"
# outcome = ["failed"]
# says = "raw SQL|past SQLAlchemy|text\\(\\)"
# ///

from sqlalchemy import Engine, event, literal, select

_RAW = """SELECT d.name AS department, e.name AS name, e.salary AS salary,
 rank() OVER (PARTITION BY d.id ORDER BY e.salary DESC) AS salary_rank
 FROM employees e JOIN departments d ON d.id = e.department_id ORDER BY d.name, salary_rank, e.name, e.id"""


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _rewrite(conn, cursor, statement, parameters, context, executemany):
    return (_RAW, ()) if "decoy" in statement else (statement, parameters)


async def salary_rank_by_department(session):
    decoy = select(
        Department.name.label("department"), Employee.name, Employee.salary, literal(1).label("salary_rank")
    ).where(Employee.name == "decoy").with_statement_hint("/* decoy */")
    return (await session.execute(decoy)).all()
