"""Phase 9: what is said about model patterns."""

import enum
import uuid
import warnings
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Index,
    String,
    delete,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, InvalidRequestError, MissingGreenlet, PendingRollbackError, SAWarning
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
    with_loader_criteria,
)
from sqlalchemy.orm.exc import StaleDataError

TEXTS = ("app/model_patterns.py", "kata/catalogue/exercises.toml")


class Own(DeclarativeBase):
    """The models of these tests."""


class Seen:
    """A mixin with a time."""

    seen_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


class Room(Seen, Own):
    __tablename__ = "t9_rooms"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    label: Mapped[str] = mapped_column(String(20))
    width: Mapped[int] = mapped_column(default=2)
    height: Mapped[int] = mapped_column(default=3)
    note: Mapped[str | None]
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    house_id: Mapped[int | None] = mapped_column(ForeignKey("t9_houses.id", ondelete="CASCADE"))
    house: Mapped["House | None"] = relationship(back_populates="rooms")
    __table_args__ = (Index("t9_label_left", "label", unique=True, postgresql_where=text("deleted_at IS NULL")),)

    @hybrid_property
    def area(self) -> int:
        """Its size."""
        return self.width * self.height

    @hybrid_property
    def empty(self) -> bool:
        """A hybrid without an SQL side, although it needs one."""
        return self.note is None

    @hybrid_property
    def words(self) -> str:
        """Another one."""
        return f"{self.label}!"


class Hall(Seen, Own):
    __tablename__ = "t9_halls"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012


class House(Own):
    __tablename__ = "t9_houses"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    street: Mapped[str] = mapped_column(String(20))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    rooms: Mapped[list[Room]] = relationship(back_populates="house")
    doors: Mapped[list["Door"]] = relationship(cascade="all, delete-orphan")
    gates: Mapped[list["Gate"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Door(Own):
    __tablename__ = "t9_doors"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("t9_houses.id", ondelete="CASCADE"))


class Gate(Own):
    __tablename__ = "t9_gates"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("t9_houses.id", ondelete="CASCADE"))


class Club(Own):
    __tablename__ = "t9_clubs"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    links: Mapped[list["Link"]] = relationship(back_populates="club")
    people: AssociationProxy[list["Human"]] = association_proxy("links", "human")
    humans: Mapped[list["Human"]] = relationship(secondary="t9_links", overlaps="links,club,human")


class Human(Own):
    __tablename__ = "t9_humans"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)


class Link(Own):
    __tablename__ = "t9_links"
    club_id: Mapped[int] = mapped_column(ForeignKey("t9_clubs.id"), primary_key=True)
    human_id: Mapped[int] = mapped_column(ForeignKey("t9_humans.id"), primary_key=True)
    club: Mapped[Club] = relationship(back_populates="links")
    human: Mapped[Human] = relationship()


class Plan(Own):
    __tablename__ = "t9_plans"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Color(enum.Enum):
    """Values that differ from the names."""

    RED = "r"
    BLUE = "b"


class Paint(Own):
    __tablename__ = "t9_paints"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    color: Mapped[Color]
    words: Mapped[Color] = mapped_column(Enum(Color, native_enum=False))


class Traveller(Own):
    __tablename__ = "t9_travellers"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    passport: Mapped["Passport | None"] = relationship()


class Passport(Own):
    __tablename__ = "t9_passports"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    traveller_id: Mapped[int] = mapped_column(ForeignKey("t9_travellers.id"))


@pytest_asyncio.fixture(loop_scope="session")
async def made(session: AsyncSession) -> AsyncSession:
    """A session in whose transaction the tables are there."""
    await (await session.connection()).run_sync(Own.metadata.create_all)
    return session


async def save(session: AsyncSession, *things: Any) -> None:
    """Add objects, and flush."""
    session.add_all(things)
    await session.flush()


def test_mixins_copy_columns() -> None:
    """each class that inherits from it gets its own copy of the columns"""
    assert Room.__table__.c.seen_at is not Hall.__table__.c.seen_at


def test_relationships_of_a_mixin() -> None:
    """as functions under `@declared_attr`, relationships"""

    class Wrong:
        house: Mapped[House] = relationship()

    with pytest.raises(InvalidRequestError, match="declared_attr"):

        class Shed(Wrong, Own):
            __tablename__ = "t9_sheds"
            id: Mapped[int] = mapped_column(primary_key=True)
            house_id: Mapped[int] = mapped_column(ForeignKey("t9_houses.id"))


async def test_onupdate_is_sqlalchemys(made: AsyncSession, sent: Any) -> None:
    """those of a flush and those of `update()`; SQL that is sent as text does not have it"""
    hall = Hall(name="a")
    await save(made, hall)
    with sent() as statements:
        hall.name = "b"
        await made.flush()
        await made.execute(update(Hall).values(name="c"))
        await made.execute(text("UPDATE t9_halls SET name = 'd'"))
    assert ["seen_at" in sql for sql in statements.sql] == [True, True, False]


async def test_now_stands_still(session: AsyncSession) -> None:
    """Inside a transaction `now()` stands still: … and `clock_timestamp()` is not."""
    ask = text("SELECT now(), clock_timestamp()")
    (first, one), (second, two) = [(await session.execute(ask)).one() for _ in range(2)]
    assert first == second and first < one < two


async def test_an_update_expires(made: AsyncSession) -> None:
    """the flush expires the attribute, and in async code reading it raises `MissingGreenlet`"""
    room = Room(label="a")
    await save(made, room)
    room.label = "b"
    await made.flush()
    with pytest.raises(MissingGreenlet):
        room.seen_at  # noqa: B018


async def test_eager_defaults(made: AsyncSession, sent: Any) -> None:
    """its default, "auto", is for INSERTs, True adds RETURNING to UPDATEs as well"""
    room, hall = Room(label="a"), Hall(name="a")
    with sent() as statements:
        await save(made, room)
        await save(made, hall)
        room.label = "b"
        await made.flush()
        hall.name = "b"
        await made.flush()
    assert ["RETURNING" in sql for sql in statements.sql] == [True, True, False, True]
    assert isinstance(hall.seen_at, datetime)
    assert inspect(Room).eager_defaults == "auto"


async def test_unique_and_deleted(made: AsyncSession) -> None:
    """A unique constraint counts deleted rows, too: the name stays taken. A partial unique index is for those that are left"""
    gone = datetime(2001, 1, 1, tzinfo=UTC)
    await save(made, Room(label="a", deleted_at=gone))
    await save(made, Room(label="a"))
    with pytest.raises(IntegrityError):
        async with made.begin_nested():
            await save(made, Room(label="a"))
    await save(made, Hall(name="a", deleted_at=gone))
    with pytest.raises(IntegrityError):
        async with made.begin_nested():
            await save(made, Hall(name="a"))


async def test_no_cascade_of_a_soft_delete(made: AsyncSession) -> None:
    """Foreign keys still hold, and ON DELETE CASCADE does not happen"""
    house = House(street="a", rooms=[Room(label="a")])
    await save(made, house)
    house.deleted_at = datetime.now(UTC)
    await made.flush()
    assert await made.scalar(select(func.count()).select_from(Room)) == 1


async def test_condition_of_an_outer_join(made: AsyncSession) -> None:
    """In an outer join the condition belongs into ON. In WHERE it also removes the rows whose only partner is deleted."""
    gone = Room(label="a", deleted_at=datetime(2001, 1, 1, tzinfo=UTC))
    await save(made, House(street="a", rooms=[gone]), House(street="b"))
    left = Room.deleted_at.is_(None)
    streets = select(House.street).order_by(House.street)
    in_on = (await made.scalars(streets.outerjoin(Room, (Room.house_id == House.id) & left))).all()
    in_where = (await made.scalars(streets.outerjoin(House.rooms).where(left))).all()
    assert (in_on, in_where) == (["a", "b"], ["b"])


async def test_what_passes_the_event(made: AsyncSession) -> None:
    """Every ORM SELECT of a session, also a lazy load, passes the event `do_orm_execute`"""
    seen = []
    event.listen(made.sync_session, "do_orm_execute", lambda state: seen.append(state.is_relationship_load))
    await save(made, House(street="a", rooms=[Room(label="a")]))
    made.expunge_all()
    house = (await made.scalars(select(House))).one()
    await made.run_sync(lambda _: house.rooms)
    assert seen == [False, True]


async def test_criteria(made: AsyncSession) -> None:
    """adds the condition wherever the class appears, in a join to its ON. Core tables and text() are not reached."""
    await save(made, House(street="a", rooms=[Room(label="a", deleted_at=datetime(2001, 1, 1, tzinfo=UTC))]))
    option = with_loader_criteria(Room, Room.deleted_at.is_(None))
    joined = select(House.street, Room.label).outerjoin(House.rooms).options(option)
    assert [tuple(row) for row in await made.execute(joined)] == [("a", None)]
    assert (await made.scalars(select(Room).options(option))).all() == []
    assert len((await made.execute(select(Room.__table__).options(option))).all()) == 1


@pytest.mark.parametrize("criteria", [False, True])
async def test_a_filtered_refresh(made: AsyncSession, criteria: bool) -> None:
    """a WHERE that leaves the object's own row out makes it raise `InvalidRequestError`. `with_loader_criteria()` leaves refreshes alone."""
    room = Room(label="a", deleted_at=datetime(2001, 1, 1, tzinfo=UTC))
    await save(made, room)
    left = Room.deleted_at.is_(None)

    @event.listens_for(made.sync_session, "do_orm_execute")
    def hide(state: Any) -> None:
        query = state.statement
        state.statement = query.options(with_loader_criteria(Room, left)) if criteria else query.where(left)

    if criteria:
        await made.refresh(room)
    else:
        with pytest.raises(InvalidRequestError):
            await made.refresh(room)


def test_hybrids() -> None:
    """room.area is a number, Room.area is rooms.width * rooms.height"""
    assert Room(width=2, height=3).area == 6
    assert str(Room.area.expression if hasattr(Room.area, "expression") else Room.area).replace("t9_", "") == (
        "rooms.width * rooms.height"
    )


def test_what_is_no_sql() -> None:
    """`is None` and f-strings give a plain bool or str, once and for all, and the query raises `InvalidRequestError`"""
    for attribute in (Room.empty, Room.words):
        with pytest.raises(InvalidRequestError):
            select(attribute)


async def test_association_proxy(made: AsyncSession) -> None:
    """`association_proxy("memberships", "member")` on the team hops over it where only the far side counts"""
    human = Human()
    club = Club(links=[Link(human=human)])
    await save(made, club)
    assert list(club.people) == [human]


async def test_two_writers_of_a_link(made: AsyncSession) -> None:
    """A `secondary=` over the same table has to be `viewonly=True`: else both insert the row."""
    human = Human()
    made.add(Club(links=[Link(human=human)], humans=[human]))
    with warnings.catch_warnings(), pytest.raises(IntegrityError):
        warnings.simplefilter("ignore", SAWarning)
        await made.flush()


async def test_the_cascade_of_the_orm(made: AsyncSession, sent: Any) -> None:
    """on `session.delete()` it loads the children and deletes them first. `passive_deletes=True` leaves those that are not loaded to the database."""
    await save(made, House(street="a", doors=[Door(), Door()], gates=[Gate(), Gate()]))
    made.expunge_all()
    house = (await made.scalars(select(House).options(selectinload(House.rooms)))).one()
    with sent() as statements:
        await made.delete(house)
        await made.flush()
    assert [(sql.split()[0], "doors" in sql, "gates" in sql) for sql in statements.sql] == [
        ("SELECT", True, False),
        ("DELETE", True, False),
        ("DELETE", False, False),
    ]
    assert await made.scalar(select(func.count()).select_from(Gate)) == 0


async def test_a_bulk_delete(made: AsyncSession, sent: Any) -> None:
    """A bulk `delete()` knows the database's cascade only."""
    await save(made, House(street="a", doors=[Door()]))
    with sent() as statements:
        await made.execute(delete(House))
    assert statements.commands == ["DELETE"]
    assert await made.scalar(select(func.count()).select_from(Door)) == 0


async def test_orphans(made: AsyncSession) -> None:
    """a child that is taken out of the list is deleted; without it, its foreign key is set to NULL"""
    house = House(street="a", doors=[Door()], rooms=[Room(label="a")])
    await save(made, house)
    house.doors.clear()
    house.rooms.clear()
    await made.flush()
    assert await made.scalar(select(func.count()).select_from(Door)) == 0
    assert (await made.scalars(select(Room.house_id))).all() == [None]


async def test_nested_creates(made: AsyncSession, sent: Any) -> None:
    """parents are inserted first, and their new ids are copied into the children's foreign keys"""
    house = House(street="a", doors=[Door(), Door()])
    with sent() as statements:
        await save(made, house)
    assert ["houses" in statements.sql[0], "doors" in statements.sql[1], len(statements)] == [True, True, 2]
    assert {door.house_id for door in house.doors} == {house.id}


async def test_stale(made: AsyncSession, sent: Any) -> None:
    """No row found means that somebody was faster: `StaleDataError`. The transaction is over then"""
    plan = Plan(title="a")
    await save(made, plan)
    await made.execute(text("UPDATE t9_plans SET version = version + 1"))
    plan.title = "b"
    with sent() as statements, pytest.raises(StaleDataError):
        await made.flush()
    assert "version = " in statements.sql[0].partition("WHERE")[2]
    with pytest.raises(PendingRollbackError):
        await made.execute(text("SELECT 1"))


async def test_bulk_updates_and_versions(made: AsyncSession) -> None:
    """A bulk `update()` neither checks the version nor raises it."""
    plan = Plan(title="a")
    await save(made, plan)
    await made.execute(update(Plan).values(title="b"))
    await made.refresh(plan)
    assert (plan.title, plan.version) == ("b", 1)


async def test_uuid_as_primary_key(made: AsyncSession, sent: Any) -> None:
    """with `default=uuid4` it is there after the flush without RETURNING"""
    paint = Paint(color=Color.RED, words=Color.RED)
    assert paint.id is None
    with sent() as statements:
        await save(made, paint)
    assert isinstance(paint.id, uuid.UUID)
    assert "RETURNING" not in statements.sql[0]


async def test_enums(made: AsyncSession) -> None:
    """`Mapped[Color]` makes a PostgreSQL type and stores the names of the members, not their values"""
    await save(made, Paint(color=Color.RED, words=Color.BLUE))
    labels = "SELECT enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE typname = 'color' ORDER BY 1"
    assert (await made.scalars(text(labels))).all() == ["BLUE", "RED"]
    assert await made.scalar(text("SELECT color::text FROM t9_paints")) == "RED"


async def test_a_new_member(made: AsyncSession) -> None:
    """A new member needs `ALTER TYPE … ADD VALUE`, and autogenerate does not notice it."""

    class Later(DeclarativeBase):
        pass

    more = enum.Enum("Color", {"RED": "r", "BLUE": "b", "GREEN": "g"})

    class Paint(Later):
        __tablename__ = "t9_paints"
        id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
        color: Mapped[Any] = mapped_column(Enum(more))
        words: Mapped[str] = mapped_column(String(4))

    def changes(connection: Any) -> list[Any]:
        options = {"include_object": lambda item, name, kind, *_: kind != "table" or name == "t9_paints"}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Later.metadata)

    assert await (await made.connection()).run_sync(changes) == []


async def test_an_enum_as_varchar(made: AsyncSession) -> None:
    """`Enum(Color, native_enum=False)` is a varchar."""
    query = "SELECT data_type FROM information_schema.columns WHERE table_name = 't9_paints' AND column_name = 'words'"
    assert await made.scalar(text(query)) == "character varying"


def test_one_to_one() -> None:
    """`Mapped["Passport"]` in place of `Mapped[list["Passport"]]` says `uselist=False`."""
    assert inspect(Traveller).relationships["passport"].uselist is False


async def test_one_to_one_with_two_rows(made: AsyncSession) -> None:
    """with two rows SQLAlchemy warns, and takes one of them"""
    traveller = Traveller()
    await save(made, traveller)
    await save(made, Passport(traveller_id=traveller.id), Passport(traveller_id=traveller.id))
    with pytest.warns(SAWarning, match="uselist"):
        found = await made.run_sync(lambda _: traveller.passport)
    assert isinstance(found, Passport)


async def test_naive_datetimes(made: AsyncSession) -> None:
    """A naive datetime is taken for the local time of the machine that sends it."""
    naive = datetime(2026, 1, 2, 3, 4, 5)
    hall = Hall(name="a", deleted_at=naive)
    await save(made, hall)
    await made.refresh(hall)
    assert hall.deleted_at == naive.astimezone(UTC)
