"""The rows of the workbook's tables, those of schema office included, as classes.

A `kata.datasets.Dataset` holds the same as plain rows by table; `Company` adds what the generator and the properties of
these rows need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kata.datasets import Dataset, Row


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


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """A row of office.time_entries."""

    id: int
    employee_id: int
    project_id: int
    work_date: date
    hours: Decimal
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A row of office.reviews."""

    id: int
    employee_id: int
    rating: int
    body: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of office.audit_log; the details are JSON as PostgreSQL writes it."""

    id: int
    happened_at: datetime
    action: str
    details: str


@dataclass(frozen=True, slots=True)
class Job:
    """A row of office.jobs; the payload is JSON as PostgreSQL writes it."""

    id: int
    payload: str
    state: str
    attempts: int
    run_at: datetime


@dataclass(frozen=True)
class Company:
    """The content of the tables, each in the order of insertion; `name` is for failure cards."""

    departments: tuple[Department, ...] = ()
    employees: tuple[Employee, ...] = ()
    projects: tuple[Project, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    entries: tuple[TimeEntry, ...] = ()
    reviews: tuple[Review, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    jobs: tuple[Job, ...] = ()
    name: str = field(default="data", compare=False)

    @classmethod
    def of(cls, data: Dataset) -> Company:
        """Read the rows of a data set."""
        return cls(
            tuple(Department(**row) for row in data.rows("departments")),
            tuple(Employee(**row) for row in data.rows("employees")),
            tuple(Project(**row) for row in data.rows("projects")),
            tuple(Assignment(**row) for row in data.rows("employee_projects")),
            tuple(TimeEntry(**row) for row in data.rows("office.time_entries")),
            tuple(Review(**row) for row in data.rows("office.reviews")),
            tuple(AuditEntry(**row) for row in data.rows("office.audit_log")),
            tuple(Job(**row) for row in data.rows("office.jobs")),
            name=data.name,
        )

    def dataset(self) -> Dataset:
        """The same rows by table."""
        tables = {
            "departments": _rows(self.departments),
            "employees": _rows(self.employees),
            "projects": _rows(self.projects),
            "employee_projects": _rows(self.assignments),
            "office.time_entries": _rows(self.entries),
            "office.reviews": _rows(self.reviews),
            "office.audit_log": _rows(self.audit),
            "office.jobs": _rows(self.jobs),
        }
        return Dataset(tables, name=self.name)

    def members(self) -> dict[int | None, list[Employee]]:
        """The employees of each department id, including empty departments; `None` has those without a department."""
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


def _rows(rows: Iterable[Any]) -> tuple[Row, ...]:
    # Not asdict(), which copies each value: a large set has thousands of rows.
    return tuple({name: getattr(row, name) for name in row.__slots__} for row in rows)


def _walk(people: dict[int, Employee], start: int) -> Iterator[Employee]:
    person = people.get(start)
    while person is not None:
        yield person
        person = None if person.manager_id is None else people[person.manager_id]
