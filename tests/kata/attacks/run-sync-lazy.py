# /// attack
# exercise = "salary-stats"
# trick = "inside run_sync the collections are read lazily and added up in Python"
# outcome = ["failed"]
# ///

from sqlalchemy import select


async def department_salary_stats(session):
    def work(sync):
        found = []
        for department in sync.scalars(select(Department).order_by(Department.name)):
            salaries = [employee.salary for employee in department.employees]
            found.append(
                {
                    "department": department.name,
                    "avg_salary": sum(salaries) / len(salaries) if salaries else None,
                    "min_salary": min(salaries, default=None),
                    "max_salary": max(salaries, default=None),
                    "employee_count": len(salaries),
                }
            )
        return found

    return await session.run_sync(work)
