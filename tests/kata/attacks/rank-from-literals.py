# /// attack
# exercise = "salary-rank"
# trick = "ranks are counted in Python; a window without sense is the decoy, and 79 numbers in each row are 'sent by the server'"
# outcome = ["failed"]
# ///

from sqlalchemy import func, literal, select


async def salary_rank_by_department(session):
    decoy = func.rank().over(partition_by=Employee.id, order_by=Employee.salary.desc()).label("salary_rank")
    numbers = [literal(number).label(f"n{number}") for number in range(1, 80)]
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, decoy, *numbers)
    statement = statement.join(Employee.department)
    statement = statement.order_by(Department.name, Employee.salary.desc(), Employee.name, Employee.id)
    answer, seen = [], {}
    for row in (await session.execute(statement)).all():
        salaries = seen.setdefault(row.department, [])
        salaries.append(row.salary)
        rank = salaries.index(row.salary) + 1
        answer.append({"department": row.department, "name": row.name, "salary": row.salary, "salary_rank": rank})
    return answer
