"""Phase 1, and what is said about models in its hints and answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import ForeignKey, Identity, String, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, InvalidRequestError, MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column, relationship
from sqlalchemy.orm.interfaces import RelationshipDirection

from solutions.models import Base, Department, Employee, Project

TEXTS = (
    "app/models.py",
    "kata/catalogue/exercises.toml",
    "solutions/models.py",
    "tests/answers/employee-model/class-references-and-annotated.py",
    "tests/answers/employee-model/remote-side-on-both-sides.py",
    "tests/answers/department-model/explicit-join-and-passive-deletes.py",
)


def test_nullability() -> None:
    """`Mapped[str]` is NOT NULL, `Mapped[str | None]` is NULL."""

    class Own(DeclarativeBase):
        pass

    class Thing(Own):
        __tablename__ = "things"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        has: Mapped[str]
        may_have: Mapped[str | None]
        since: Mapped[date]

    columns = Thing.__table__.c
    assert (columns.has.nullable, columns.may_have.nullable) == (False, True)


def test_types() -> None:
    """The annotation picks the type (int → INTEGER, date → DATE)."""
    assert str(Employee.__table__.c.manager_id.type) == "INTEGER"
    assert str(Employee.__table__.c.hire_date.type) == "DATE"


async def test_defaults(session: AsyncSession) -> None:
    """`default=` is filled in by SQLAlchemy, in its own INSERTs."""

    class Own(DeclarativeBase):
        pass

    class Note(Own):
        __tablename__ = "notes"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        word: Mapped[str] = mapped_column(default="unsaid")

    connection = await session.connection()
    await connection.run_sync(Own.metadata.create_all)
    session.add(Note())
    await session.flush()
    await session.execute(insert(Note.__table__))
    assert list(await session.scalars(select(Note.word))) == ["unsaid", "unsaid"]
    with pytest.raises(IntegrityError, match="null value"):
        await session.execute(text("INSERT INTO notes DEFAULT VALUES"))


async def test_server_defaults(session: AsyncSession, sent: Any) -> None:
    """`server_default=` is part of the table: the database fills it in for everybody, and the ORM reads it back."""
    await session.execute(text("INSERT INTO departments (name, budget) VALUES ('by hand', 1)"))
    assert await session.scalar(select(Department.created_at).where(Department.name == "by hand")) is not None

    department = Department(name="by the ORM", budget=1)
    session.add(department)
    with sent(session) as statements:
        await session.flush()
        assert department.created_at is not None
    assert statements.commands == ["INSERT"]


async def test_a_relationship_is_no_column(session: AsyncSession, sent: Any) -> None:
    """a relationship is not a column, so `select(Department)` does not fetch employees"""
    with sent(session) as statements:
        departments = (await session.scalars(select(Department))).all()
    assert departments and "employees" not in statements.sql[0]
    assert all("employees" in inspect(department).unloaded for department in departments)


def test_both_sides() -> None:
    """On new objects, set one side and the other is there at once, before any SQL."""
    department, person = Department(name="new", budget=1), Employee(name="new")
    person.department = department
    assert department.employees == [person]


@pytest.mark.filterwarnings("ignore:Object of type <Employee> not in session")
async def test_an_unloaded_side(session: AsyncSession) -> None:
    """A collection that is not loaded has to be loaded first."""
    department = (await session.scalars(select(Department).limit(1))).one()
    person = Employee(name="new", email="new@example.com", salary=Decimal(1))
    person.department = department
    with pytest.raises(MissingGreenlet):
        _ = department.employees
    with pytest.raises(MissingGreenlet):
        department.employees.append(Employee(name="another"))

    await session.refresh(department, ["employees"])
    department.employees.append(another := Employee(name="another", email="another@example.com", salary=Decimal(1)))
    assert another.department is department


def test_a_class_above() -> None:
    """a class that stands above needs no quotes"""

    class Own(DeclarativeBase):
        pass

    class Building(Own):
        __tablename__ = "buildings"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)

    class Room(Own):
        __tablename__ = "rooms"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
        building: Mapped[Building | None] = relationship()

    assert inspect(Room).relationships["building"].entity.class_ is Building


def test_a_wrong_name() -> None:
    """So a wrong name shows only then, and as long as it is wrong, none of the Base's classes can be used."""

    class Own(DeclarativeBase):
        pass

    class Room(Own):
        __tablename__ = "rooms"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        building: Mapped["Bilding"] = relationship()  # type: ignore[name-defined]  # noqa: F821

    class Unconcerned(Own):
        __tablename__ = "unconcerned"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        word: Mapped[str] = mapped_column(String(20))

    # Both classes are made, so the module would be imported.
    for use in (
        lambda: Unconcerned(word="innocent"),
        lambda: select(Unconcerned).join(Room, Room.id == Unconcerned.id),
    ):
        with pytest.raises(InvalidRequestError, match="Bilding"):
            str(use())
    Own.registry.dispose()
    configure_mappers()


def test_a_table_with_itself() -> None:
    """Without remote_side SQLAlchemy takes both for one-to-many."""

    class Own(DeclarativeBase):
        pass

    class Person(Own):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
        up: Mapped[list["Person"]] = relationship(viewonly=True)
        down: Mapped[list["Person"]] = relationship()
        right: Mapped["Person | None"] = relationship(viewonly=True, remote_side=[id])

    directions = {one.key: one.direction for one in inspect(Person).relationships}
    many, single = RelationshipDirection.ONETOMANY, RelationshipDirection.MANYTOONE
    assert directions == {"up": many, "down": many, "right": single}


async def test_an_association_without_a_class(session: AsyncSession, sent: Any) -> None:
    """An association table with nothing but two foreign keys needs no class: `secondary=` hops over it."""
    with sent(session) as statements:
        rows = (await session.execute(select(Employee.name, Project.name).join(Employee.projects))).all()
    assert rows and statements.sql[0].count("JOIN") == 2


async def test_indexes(session: AsyncSession) -> None:
    """PostgreSQL indexes primary keys and unique columns by itself, and foreign keys it does not"""
    await session.execute(
        text("CREATE TABLE own (id int PRIMARY KEY, code int UNIQUE, department_id int REFERENCES departments)")
    )
    connection = await session.connection()
    indexes = await connection.execute(text("SELECT indexdef FROM pg_indexes WHERE tablename = 'own' ORDER BY 1"))
    assert [line.rpartition("(")[2] for line in indexes.scalars()] == ["code)", "id)"]


def test_awaitable_attributes_are_no_column() -> None:
    """`AsyncAttrs` adds no column, only `awaitable_attrs`"""
    assert hasattr(Base, "awaitable_attrs")
    assert list(Project.__table__.c.keys()) == ["id", "name", "budget"]


async def test_default_now(session: AsyncSession) -> None:
    """A value worked out in Python would be frozen on the day the table was made."""

    class Own(DeclarativeBase):
        pass

    class Note(Own):
        __tablename__ = "notes"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        frozen: Mapped[date] = mapped_column(server_default=str(date(2001, 2, 3)))
        living: Mapped[date] = mapped_column(server_default=func.current_date())

    connection = await session.connection()
    await connection.run_sync(Own.metadata.create_all)
    defaults = await session.scalars(
        text(
            "SELECT column_default FROM information_schema.columns WHERE table_name = 'notes' AND column_default <> ''"
        )
    )
    assert sorted(defaults) == ["'2001-02-03'::date", "CURRENT_DATE"]


async def test_passive_deletes(session: AsyncSession, sent: Any) -> None:
    """passive_deletes leaves it to the database's ON DELETE to detach the people, instead of loading all of them first."""

    class Own(DeclarativeBase):
        pass

    class Unit(Own):
        __tablename__ = "departments"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        name: Mapped[str]
        people: Mapped[list["Person"]] = relationship(passive_deletes=True)

    class Person(Own):
        __tablename__ = "employees"
        id: Mapped[int] = mapped_column(Identity(), primary_key=True)
        department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"))

    before = await session.scalar(select(func.count()).where(Person.department_id.is_(None)))
    unit = (await session.scalars(select(Unit).where(Unit.name == "Engineering"))).one()
    people = await session.scalar(select(func.count()).where(Person.department_id == unit.id))
    await session.delete(unit)
    with sent(session) as statements:
        await session.flush()
    assert statements.commands == ["DELETE"]
    assert await session.scalar(select(func.count()).where(Person.department_id.is_(None))) == before + people
