"""One content of the four tables, as frozen plain data.

The order of each tuple is the order of insertion; it is part of the content, since an answer without its ORDER BY may
show the rows in just that order.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from kata.datasets.sql import insert_script


@dataclass(frozen=True, slots=True)
class Department:
    """A row of departments."""

    id: int
    name: str
    budget: Decimal
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Employee:
    """A row of employees."""

    id: int
    name: str
    email: str
    salary: Decimal
    hire_date: date
    department_id: int | None = None
    manager_id: int | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A row of projects."""

    id: int
    name: str
    budget: Decimal


@dataclass(frozen=True, slots=True)
class Assignment:
    """A row of employee_projects."""

    employee_id: int
    project_id: int


@dataclass(frozen=True)
class Dataset:
    """Everything that stands in the four tables.

    Args:
        name: What a failure card calls it ("the seed", "generated data").
        seed: The number that makes it again with `generate`; None for data that was not generated.
    """

    departments: tuple[Department, ...] = ()
    employees: tuple[Employee, ...] = ()
    projects: tuple[Project, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    name: str = field(default="data", compare=False)
    seed: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        origin = "" if self.seed is None else f", seed {self.seed}"
        return f"{self.name} ({len(self.departments)} departments, {len(self.employees)} employees{origin})"

    def insert_sql(self) -> str:
        """One script that writes everything into empty tables, in this order, and sets the sequences past the ids."""
        return insert_script(
            {
                "departments": self.departments,
                "employees": self.employees,
                "projects": self.projects,
                "employee_projects": self.assignments,
            }
        )

    def without(
        self,
        *,
        employee_ids: Collection[int] = (),
        department_ids: Collection[int] = (),
        project_ids: Collection[int] = (),
    ) -> "Dataset":
        """The data set that is left when these rows are deleted: references to them become NULL or go too, as the
        foreign keys say. Ids that are not in it are ignored."""
        employees, departments, projects = frozenset(employee_ids), frozenset(department_ids), frozenset(project_ids)
        return replace(
            self,
            departments=tuple(row for row in self.departments if row.id not in departments),
            employees=tuple(
                replace(
                    row,
                    department_id=None if row.department_id in departments else row.department_id,
                    manager_id=None if row.manager_id in employees else row.manager_id,
                )
                for row in self.employees
                if row.id not in employees
            ),
            projects=tuple(row for row in self.projects if row.id not in projects),
            assignments=tuple(
                row for row in self.assignments if row.employee_id not in employees and row.project_id not in projects
            ),
        )

    def members(self) -> dict[int | None, list[Employee]]:
        """The employees of each department id, an empty list for a department with nobody; None: those without one."""
        members: dict[int | None, list[Employee]] = {None: []} | {row.id: [] for row in self.departments}
        for person in self.employees:
            members[person.department_id].append(person)
        return members

    def chain(self, employee_id: int) -> tuple[Employee, ...]:
        """The employee, their manager, and so on up to the top; empty for an unknown id."""
        return tuple(_walk({row.id: row for row in self.employees}, employee_id))

    def longest_chain(self) -> tuple[Employee, ...]:
        """The longest of all chains, from the bottom to the top; of equally long ones the one of the smallest id."""
        people = {row.id: row for row in self.employees}
        depths: dict[int, int] = {}
        for start in people:
            path = []
            at: int | None = start
            while at is not None and at not in depths:
                path.append(at)
                at = people[at].manager_id
            depth = 0 if at is None else depths[at]
            for person in reversed(path):
                depth += 1
                depths[person] = depth
        if not depths:
            return ()
        return self.chain(min(depths, key=lambda person: (-depths[person], person)))


def _walk(people: dict[int, Employee], start: int) -> Iterator[Employee]:
    person = people.get(start)
    while person is not None:
        yield person
        person = None if person.manager_id is None else people[person.manager_id]
