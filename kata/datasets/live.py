"""A data set out of a database."""

from typing import TYPE_CHECKING

from kata.datasets.model import Assignment, Dataset, Department, Employee, Project

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped, unused-ignore]


async def read(connection: "asyncpg.Connection", *, name: str = "the database's rows") -> Dataset:
    """Everything that stands in the four tables, in its physical order (for rows never updated: of insertion).

    Args:
        connection: An asyncpg connection to a database with the workbook's schema; read only.
    """
    departments = await connection.fetch("SELECT id, name, budget, created_at FROM departments ORDER BY ctid")
    employees = await connection.fetch(
        "SELECT id, name, email, salary, hire_date, department_id, manager_id FROM employees ORDER BY ctid"
    )
    projects = await connection.fetch("SELECT id, name, budget FROM projects ORDER BY ctid")
    assignments = await connection.fetch("SELECT employee_id, project_id FROM employee_projects ORDER BY ctid")
    return Dataset(
        tuple(Department(*row) for row in departments),
        tuple(Employee(*row) for row in employees),
        tuple(Project(*row) for row in projects),
        tuple(Assignment(*row) for row in assignments),
        name=name,
    )
