# /// attack
# exercise = "salary-stats"
# trick = "functions and operators of its own hide those that the judge's questions are made of"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import DDL, func, select


async def department_salary_stats(session):
    await session.execute(DDL("CREATE FUNCTION public.avg(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0'"))
    await session.execute(DDL("SET search_path TO public, pg_catalog"))
    statement = select(
        Department.name.label("department"),
        func.avg(Employee.salary).label("avg_salary"),
        func.min(Employee.salary).label("min_salary"),
        func.max(Employee.salary).label("max_salary"),
        func.count(Employee.id).label("employee_count"),
    )
    return (await session.execute(statement.outerjoin(Department.employees).group_by(Department.id).order_by(Department.name))).all()
