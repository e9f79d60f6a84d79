"""Phase 1 · Tables as classes.

SQLAlchemy is two libraries in one. **Core** knows tables, columns and SQL expressions; its results are rows.
The **ORM** stands on top of it and maps classes to tables; its results are objects, and it remembers them. A
mapped class is both at once: `Department.name` in a query is a column, `department.name` on an instance is a
value.

The 2.0 style says everything with annotations:

    class Room(Base):
        __tablename__ = "rooms"

        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        label: Mapped[str] = mapped_column(String(20), unique=True)
        seats: Mapped[int | None]
        building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id", ondelete="CASCADE"), index=True)

        building: Mapped["Building"] = relationship(back_populates="rooms")

- `Mapped[str]` is NOT NULL, `Mapped[str | None]` is NULL. The type checker and the database read the same line.
- The annotation picks the type (int → INTEGER, date → DATE), `mapped_column()` adds what Python has no word
  for: length, precision, time zone, keys, defaults.
- `default=` is filled in by SQLAlchemy, in its own INSERTs. `server_default=` is part of the table: the database
  fills it in for everybody, and the ORM reads it back.
- A **foreign key** is a column and lives in the database. A **relationship** is an attribute and lives in
  Python: it knows which rows belong together by looking at the foreign keys. No relationship ever changes the
  schema.
- `back_populates` on both sides names the other one. On new objects, set one side and the other is there at
  once, before any SQL. A collection that is not loaded has to be loaded first.
- A class may refer to one that comes later (or to itself) by name, `Mapped["Building"]`; a class that stands
  above needs no quotes. SQLAlchemy looks the names up when a mapped class is first used, not when the module is
  imported. So a wrong name shows only then, and as long as it is wrong, none of the Base's classes can be used.
- An association table with nothing but two foreign keys needs no class: `secondary=` hops over it.

- The table's name is yours. Here it is the plural, in lower case with underscores, as PostgreSQL folds unquoted names
  to lower case: a table `Employees` would need its quotes in every query that somebody writes by hand.

What to watch in the SQL: a relationship is not a column, so `select(Department)` does not fetch employees.
Phase 5 is about what happens when you read them anyway.

Given: `Base`, `employee_projects` and `Project`. Yours: `Department` and `Employee`.
"""

from decimal import Decimal

from sqlalchemy import Column, ForeignKey, Identity, MetaData, Numeric, String, Table
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kata.demo import Demo, run


class Base(AsyncAttrs, DeclarativeBase):
    """Given: what all models inherit from. Its metadata is the list of their tables, and Alembic compares that list.

    The naming convention gives each constraint a name that can be foretold, so that a migration can drop it
    again. `AsyncAttrs` adds no column, only `awaitable_attrs`, which phase 5 explains.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Given: who works on what. The primary key's index serves "projects of an employee"; the other direction needs its own.
employee_projects = Table(
    "employee_projects",
    Base.metadata,
    Column("employee_id", ForeignKey("employees.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Project(Base):
    """Given: something employees work on. Its `employees` is the other side of your `Employee.projects`."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    budget: Mapped[Decimal] = mapped_column(Numeric(12, 2))

    employees: Mapped[list["Employee"]] = relationship(secondary=employee_projects, back_populates="projects")


class Department(Base):
    """Exercise 1 · A department and its people.

    Task:
        Map the table `departments` in the 2.0 style, and give a department the list of its employees.

    Teaches:
        `Mapped[]` and `mapped_column()`, NULL and NOT NULL from annotations, server defaults, the "many" side
        of a relationship.

    Contract:
        Table `departments`:

        | column       | type           |                                       |
        |--------------|----------------|---------------------------------------|
        | `id`         | integer        | primary key, identity (see `Project`) |
        | `name`       | varchar(100)   | not null, unique                      |
        | `budget`     | numeric(12, 2) | not null                              |
        | `created_at` | timestamptz    | not null, server default `now()`      |

        Relationship `employees`: list of `Employee`; its other side is `Employee.department`. Leave its loading
        at the default (lazy); how to load is decided query by query, in phases 3 and 5.

        It is graded by itself, also while exercise 2 is a stub. To use it in a query, `Employee` has to be
        there as well.

    Budget:
        No statement: a class only describes the table that the database has already.
    """

    __abstract__ = True  # not started; begin by replacing this line with the table's name


class Employee(Base):
    """Exercise 2 · Employees, their managers, and everything they belong to.

    Task:
        Map the table `employees`, with four relationships: to the department, to the manager, to the people
        managed, and to the projects.

    Teaches:
        Foreign keys with `ondelete` and an index, the three shapes of a relationship (many-to-one, one-to-many,
        many-to-many), and a table that refers to itself.

    Contract:
        Table `employees`:

        | column          | type           |                                                               |
        |-----------------|----------------|---------------------------------------------------------------|
        | `id`            | integer        | primary key, identity                                         |
        | `name`          | varchar(100)   | not null                                                      |
        | `email`         | varchar(255)   | not null, unique                                              |
        | `salary`        | numeric(10, 2) | not null                                                      |
        | `hire_date`     | date           | not null, server default `CURRENT_DATE`                       |
        | `department_id` | integer        | null, indexed, foreign key to departments, on delete set null |
        | `manager_id`    | integer        | null, indexed, foreign key to employees, on delete set null   |

        Relationships, each bidirectional and lazy by default:

        | attribute      | what it holds                      | other side               |
        |----------------|------------------------------------|--------------------------|
        | `department`   | the `Department`, or None          | `Department.employees`   |
        | `manager`      | the `Employee` above, or None      | `Employee.subordinates`  |
        | `subordinates` | list of the `Employee`s below      | `Employee.manager`       |
        | `projects`     | list of `Project`s                 | `Project.employees`      |

        With exercises 1 and 2 done `alembic check` finds nothing to do. (Exercise 15 adds one more column here;
        leave it out until then.)

    Budget:
        No statement.
    """

    __abstract__ = True  # not started; begin by replacing this line with the table's name


async def main() -> None:
    """Show the tables and relationships of the mapped classes."""
    async with Demo(__name__) as demo:
        demo.model("department-model", Department)
        demo.model("employee-model", Employee)


if __name__ == "__main__":
    run(main)
