"""Phase 9 · Models that carry their weight.

What every table of an application needs, said once and kept in one place. The models here have a base of their own,
so the workbook's tables stay as they are.

**Mixins.** A plain class with columns, not mapped itself; each class that inherits from it gets its own copy of the
columns. A mixin may also have methods, `__mapper_args__` and, as functions under `@declared_attr`, relationships.

**Values made by the database.** `server_default=` fills a column in an INSERT, `onupdate=` in an UPDATE. With an SQL
expression, such as `func.now()`, it is the database's clock that counts, one for all machines:

    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), onupdate=func.now())

An `onupdate=` is part of the statements that SQLAlchemy makes, those of a flush and those of `update()`; SQL that is
sent as text does not have it, and only a trigger reaches that. Inside a transaction `now()` stands still: it is the
time at which the transaction began, and `clock_timestamp()` is not.

What the database has made is not in the object yet. An INSERT brings it back with RETURNING. An UPDATE does not, by
default: the flush expires the attribute, and in async code reading it raises `MissingGreenlet`. The mapper's option
`eager_defaults` decides: its default, "auto", is for INSERTs, True adds RETURNING to UPDATEs as well.

**Soft delete.** The row stays, with a time at which it was deleted. Everything that counted on the row being gone is
your business from now on:

- A unique constraint counts deleted rows, too: the name stays taken. A partial unique index is for those that are
  left: `Index("uq_rooms_label_left", "label", unique=True, postgresql_where=text("deleted_at IS NULL"))`.
- Foreign keys still hold, and ON DELETE CASCADE does not happen: whoever belongs to a deleted row is still there.
- In an outer join the condition belongs into ON. In WHERE it also removes the rows whose only partner is deleted.
- Each query that forgets the condition shows what is deleted.

That last one can be taken off the queries. Every ORM SELECT of a session, also a lazy load, passes the event
`do_orm_execute`, and there a statement can get one more option: `with_loader_criteria(Room, Room.closed.is_(False))`
adds the condition wherever the class appears, in a join to its ON. Core tables and text() are not reached.
A refresh passes the event as well: a WHERE that leaves the object's own row out makes it raise `InvalidRequestError`.
`with_loader_criteria()` leaves refreshes alone.

**Hybrids.** A hybrid is a property that also works in queries: there its function runs with the class in place of an
object, and its operators make SQL.

    @hybrid_property
    def area(self) -> int:
        return self.width * self.height      room.area is a number, Room.area is rooms.width * rooms.height

What cannot be overloaded does not become SQL: with the class, `is None` and f-strings give a plain bool or str, once
and for all, and the query raises `InvalidRequestError`. Then the SQL side is written separately (`.expression`), and
the two must agree, above all about NULL.

**The association object.** A many-to-many whose links have data of their own is a class with two foreign keys and two
many-to-one relationships; `association_proxy("memberships", "member")` on the team hops over it where only the far
side counts. A `secondary=` over the same table has to be `viewonly=True`: else both insert the row.

**Who cascades?** There are two cascades, and they do not know of each other. The database's, `ON DELETE CASCADE`, is
part of the foreign key and works whoever deletes. The ORM's, `cascade="all, delete-orphan"`, is part of a
relationship: on `session.delete()` it loads the children and deletes them first. `passive_deletes=True` leaves those
that are not loaded to the database. A bulk `delete()` knows the database's cascade only. `delete-orphan` is the ORM's
alone: a child that is taken out of the list is deleted; without it, its foreign key is set to NULL.

One `session.add(parent)` saves the children with it (nested creates): parents are inserted first, and their new ids
are copied into the children's foreign keys.

**Versions.** Two people load the same row, both change it, and the second UPDATE silently undoes the first. With a
version column in the mapper each UPDATE of a flush says `WHERE id = … AND version = …` and raises the version. No
row found means that somebody was faster: `StaleDataError`. The transaction is over then; roll back, load again, and
decide (phase 10). No lock is held meanwhile. A bulk `update()` neither checks the version nor raises it.

**Public ids.** A sequential id in a URL tells how many there are, and what the next one is called. A second, random
id is for the outside; the small one stays for foreign keys. `gen_random_uuid()` is part of PostgreSQL since 13.
A UUID as the primary key works as well: with `default=uuid4` it is there after the flush without RETURNING, but
random keys land anywhere in the index. Keys that grow with time (UUIDv7) do not.

**Also met in models**

- *Enums.* `Mapped[Color]` makes a PostgreSQL type and stores the names of the members, not their values
  (`values_callable=` changes that). A new member needs `ALTER TYPE … ADD VALUE`, and autogenerate does not notice
  it. `Enum(Color, native_enum=False)` is a varchar.
- *One-to-one.* `Mapped["Passport"]` in place of `Mapped[list["Passport"]]` says `uselist=False`. It is one-to-one
  only with a unique constraint on the foreign key: with two rows SQLAlchemy warns, and takes one of them.

**In production**

- Soft delete is not erasure: whoever asks for their data to be deleted wants DELETE. A job that removes what was
  deleted long ago keeps tables small.
- PostgreSQL does not index foreign keys; without an index each deleted parent searches the whole table of children.
- A StaleDataError is an answer for the user, not a crash: behind an API it is 409 Conflict, and the version travels
  with the form.
- An id that cannot be guessed is no permission: check who asks all the same.
- A naive datetime is taken for the local time of the machine that sends it. Keep times aware, in timestamptz.

What to watch in the SQL: RETURNING at the end of the UPDATE, where `deleted_at IS NULL` stands (WHERE or ON), how
many DELETEs an invoice needs, and the version in the WHERE.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    ForeignKey,
    Identity,
    MetaData,
    Numeric,
    String,
    Table,
    case,
    event,
    func,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, mapped_column, relationship, with_loader_criteria
from sqlalchemy.orm.exc import StaleDataError

from kata.demo import Demo, run


class PatternBase(DeclarativeBase):
    """Given: the base of all models of this phase. Its tables are no part of the workbook's schema."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class TimestampMixin:
    """Exercise 29 · When it was made, when it was changed.

    Task:
        Write a mixin that gives each class that inherits from it two times, both kept by the database.

    Teaches:
        Mixins with columns, `server_default` and `onupdate`, and how a value made by an UPDATE comes back without
        a lazy load.

    Contract:
        | column       | type        |                                                                            |
        |--------------|-------------|----------------------------------------------------------------------------|
        | `created_at` | timestamptz | not null, server default `now()`, never changed by the ORM                 |
        | `updated_at` | timestamptz | not null, server default `now()`, set anew by the database in every UPDATE |

        - "Every UPDATE" is every one that a flush sends for an object, also when only a relationship has
          changed its foreign key. The clock is the database's: no time of an UPDATE is computed in Python.
        - After a flush, of an INSERT or of an UPDATE, both attributes can be read without SQL.
        - It works for any class, and for its subclasses in the same table; none of them defines
          `__mapper_args__`. `Note`, below, is one.
        - `clock_timestamp()` in place of `now()`, and a trigger in place of `onupdate`, are as right.

    Budget:
        No statement of its own: what INSERT and UPDATE send is enough.
    """

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )

    # "auto", the default, asks for RETURNING in INSERTs only: after an UPDATE the attribute would be expired.
    __mapper_args__ = {"eager_defaults": True}


class Note(TimestampMixin, PatternBase):
    """Given: something with a `TimestampMixin`."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    text: Mapped[str] = mapped_column(String(200))


class SoftDeleteMixin:
    """Exercise 30 · Deleted, and still there.

    Task:
        Write a mixin for rows that are marked as deleted in place of being deleted.

    Teaches:
        Mixins with behaviour, aware datetimes, and a hybrid: one attribute that works on an object and in SQL.

    Contract:
        - column `deleted_at`: timestamptz, null; None means that it is not deleted
        - `soft_delete()` sets it to the current time, an aware datetime that can be read at once, before any
          flush; called again, it changes nothing
        - `restore()` sets it to None; afterwards it can be deleted again
        - `is_deleted` is True or False, on an object (a new one that was never saved, too) and in a query: in
          select(), where() and order_by(), also of an alias; it is never NULL

    Budget:
        No statement: the caller flushes.
    """

    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def soft_delete(self) -> None:
        """Mark it as deleted now, unless it is already."""
        if self.deleted_at is None:
            self.deleted_at = datetime.now(UTC)

    def restore(self) -> None:
        """Take the mark away again."""
        self.deleted_at = None

    @hybrid_property
    def is_deleted(self) -> bool:
        """Whether it is marked as deleted."""
        return self.deleted_at is not None

    # Python's `is` cannot be overloaded: with the class in place of an object, the line above gives a plain True.
    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted(cls) -> ColumnElement[bool]:
        return cls.deleted_at.is_not(None)


class Page(SoftDeleteMixin, PatternBase):
    """Given: something with a `SoftDeleteMixin`."""

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(100))


def hide_deleted(factory: async_sessionmaker[AsyncSession]) -> None:
    """Exercise 31 · Out of sight.

    Task:
        Make all sessions of a factory leave soft-deleted rows out by themselves, so that no query has to think
        of it.

    Teaches:
        The event `do_orm_execute`, `with_loader_criteria()`, and how to listen to the sessions of one factory
        only.

    Contract:
        - From then on every ORM SELECT of this factory's sessions leaves out the soft-deleted rows of every
          class with the mixin, also of one that is defined later: of entities and columns, through aliases and
          joins (a row of an outer join stays, without them), in lazy and eager loads of relationships, and in
          `session.get()`, which returns None.
        - With `execution_options(include_deleted=True)`, on the statement or as an argument of execute(),
          scalars() or get(), they are there: in that statement and in its eager loads. False is as none.
        - Refreshing a deleted object works, and so does reading its expired columns.
        - Relationships of objects that were just inserted are filtered as well.
        - Other factories are not touched, also not one that shares a `sync_session_class` with this one; the
          factory keeps its other settings.
        - Open: later lazy loads of what `include_deleted` gave, `get()` of what the session holds, any() and
          has(), subqueries and unions, from_statement(), Core tables, sessions that were made before.

    Budget:
        No statement more than without it.
    """
    # A class of its own for this factory's sessions: a listener on `Session` would hear those of all others.
    inherited = factory.kw.get("sync_session_class") or factory.class_.sync_session_class
    own = type("HidingSession", (inherited,), {})
    factory.configure(sync_session_class=own)

    @event.listens_for(own, "do_orm_execute")
    def leave_deleted_out(state: ORMExecuteState) -> None:
        # A column load is about one object that the session holds: there is nothing to leave out.
        if state.is_select and not state.is_column_load and not state.execution_options.get("include_deleted"):
            state.statement = state.statement.options(
                with_loader_criteria(SoftDeleteMixin, lambda cls: cls.deleted_at.is_(None), include_aliases=True)
            )


class Person(PatternBase):
    """Exercise 32 · One name, in Python and in SQL.

    Task:
        Map the table `people`, with a full name that is computed from its two parts.

    Teaches:
        Hybrid attributes whose Python and SQL have to differ, and NULL in expressions.

    Contract:
        Table `people`:

        | column       | type        |                       |
        |--------------|-------------|-----------------------|
        | `id`         | integer     | primary key, identity |
        | `first_name` | varchar(50) | not null              |
        | `last_name`  | varchar(50) | null                  |

        - `full_name` is the first name, a blank and the last name; where the last name is NULL, the first name
          alone. Only NULL is "no last name": with an empty string it is the first name and a blank.
        - Names are taken as they are: nothing is stripped, capitalised or replaced.
        - It is the same on an object (a new one, too) and in a query: in select(), where() and order_by(), also
          of an alias.
        - It is no column of the table.

    Budget:
        No statement: reading it sends nothing.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str | None] = mapped_column(String(50))

    @hybrid_property
    def full_name(self) -> str:
        """First and last name, as far as there is one."""
        return self.first_name if self.last_name is None else f"{self.first_name} {self.last_name}"

    @full_name.inplace.expression
    @classmethod
    def _full_name(cls) -> ColumnElement[str]:
        # NULL makes the whole of `||` NULL, so it has to be asked for.
        return case((cls.last_name.is_(None), cls.first_name), else_=cls.first_name + " " + cls.last_name)


class Membership(PatternBase):
    """Exercise 33 · A link with a role.

    Task:
        Map the association between teams and members as a class, because it has data of its own.

    Teaches:
        The association object: a composite primary key of two foreign keys, two many-to-one relationships, and
        columns that a `secondary=` table could not offer.

    Contract:
        Table `memberships`:

        | column      | type        |                                                                         |
        |-------------|-------------|-------------------------------------------------------------------------|
        | `team_id`   | integer     | primary key (first part), foreign key to `teams.id`, on delete cascade    |
        | `member_id` | integer     | primary key (second part), foreign key to `members.id`, on delete cascade |
        | `role`      | varchar(20) | not null, server default `'member'`                                     |
        | `joined_on` | date        | not null, server default `CURRENT_DATE`                                 |

        Relationships, lazy by default: `team` (the other side of `Team.memberships`) and `member` (the other
        side of `Member.memberships`). The lists are given, below. Who deletes a membership leaves team and
        member where they are.

    Budget:
        No statement.
    """

    __tablename__ = "memberships"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    # The primary key's index serves the members of a team; the teams of a member need their own.
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(20), server_default="member")
    joined_on: Mapped[date] = mapped_column(server_default=func.current_date())

    team: Mapped["Team"] = relationship(back_populates="memberships")
    member: Mapped["Member"] = relationship(back_populates="memberships")


class Team(PatternBase):
    """Given: a team. As long as `Membership` is not mapped, this is not either."""

    __abstract__ = getattr(Membership, "__abstract__", False)
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))

    memberships: Mapped[list[Membership]] = relationship(back_populates="team", cascade="all, delete-orphan")


class Member(PatternBase):
    """Given: a member of teams. As long as `Membership` is not mapped, this is not either."""

    __abstract__ = getattr(Membership, "__abstract__", False)
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))

    memberships: Mapped[list[Membership]] = relationship(back_populates="member", cascade="all, delete-orphan")


class Invoice(PatternBase):
    """Exercise 34 · Lines that go with their invoice.

    Task:
        Map the table `invoices`, with lines that live and go with their invoice.

    Teaches:
        The two cascades, the ORM's and the database's, and how to let the database do its part.

    Contract:
        Table `invoices`:

        | column   | type        |                       |
        |----------|-------------|-----------------------|
        | `id`     | integer     | primary key, identity |
        | `number` | varchar(20) | not null, unique      |

        Relationship `lines`: list of the `InvoiceLine`s, lazy by default, the other side of
        `InvoiceLine.invoice`.

        - A new invoice is saved with its lines.
        - A line that is taken out of `lines` is deleted.
        - Deleting an invoice deletes its lines, whether they are loaded or not.

    Budget:
        Deleting an invoice whose lines are not loaded sends exactly 1 DELETE, and no SELECT of lines: the foreign
        key of `InvoiceLine` says ON DELETE CASCADE.
    """

    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)

    # delete-orphan is the ORM's alone; what is not loaded when the invoice goes is left to the database.
    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", cascade="all, delete-orphan", passive_deletes=True
    )


class InvoiceLine(PatternBase):
    """Given: a line of an invoice. As long as `Invoice` is not mapped, this is not either."""

    __abstract__ = getattr(Invoice, "__abstract__", False)
    __tablename__ = "invoice_lines"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(String(100))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))

    invoice: Mapped[Invoice] = relationship(back_populates="lines")


class Document(PatternBase):
    """Exercise 35 · Nobody overwrites what they have not seen.

    Task:
        Map the table `documents` so that whoever saves an outdated copy is told, in place of overwriting what
        somebody else has saved meanwhile.

    Teaches:
        Optimistic locking: a version that each UPDATE checks and raises.

    Contract:
        Table `documents`:

        | column    | type         |                       |
        |-----------|--------------|-----------------------|
        | `id`      | integer      | primary key, identity |
        | `title`   | varchar(200) | not null              |
        | `version` | integer      | not null              |

        - `version` is the mapper's version column: 1 when a document is inserted, one more with each UPDATE, and
          the same in the object and in the database.
        - Flushing a change or a deletion of a document whose row has another version by now, or whose row is
          gone when it is changed, raises `StaleDataError`.
        - Where nothing changes there is no UPDATE, and the version stays.

    Budget:
        No statement of its own: INSERT, UPDATE and DELETE do it.
    """

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Customer(PatternBase):
    """Exercise 36 · An id for the outside.

    Task:
        Map the table `customers` with two ids: a small one for foreign keys, and one that nobody can guess for
        URLs and other programs.

    Teaches:
        UUID columns, and server defaults that are expressions of your own.

    Contract:
        Table `customers`:

        | column      | type         |                                                        |
        |-------------|--------------|--------------------------------------------------------|
        | `id`        | integer      | primary key, identity                                  |
        | `public_id` | uuid         | not null, unique, server default `gen_random_uuid()`   |
        | `name`      | varchar(100) | not null                                               |

        - After a flush `public_id` is a `uuid.UUID` and can be read without SQL.
        - Rows that are inserted past the ORM have one, too: each its own.

    Budget:
        No statement of its own: the INSERT is enough.
    """

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # In the database, so that imports and psql get one as well.
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))


async def make_tables(session: AsyncSession, *classes: type[PatternBase]) -> None:
    """Given: make the tables of these classes in a schema of their own. The demo's transaction takes them back."""
    await session.execute(text("CREATE SCHEMA model_patterns"))
    await session.execute(text("SET LOCAL search_path TO model_patterns"))
    tables = [cls.__table__ for cls in classes if isinstance(cls.__table__, Table)]
    connection = await session.connection()
    await connection.run_sync(PatternBase.metadata.create_all, tables=tables, checkfirst=False)


async def main() -> None:
    """Make each table, and show its model at work; nothing of it stays."""
    # As long as a class is a stub, the type checker does not know the attributes that it will have.
    invoices: Any = Invoice
    documents: Any = Document
    people: Any = Person
    async with Demo(__name__) as demo:
        async with demo.exercise("timestamp-mixin") as session:
            await make_tables(session, Note)
            note = Note(text="first")
            session.add(note)
            await session.flush()
            # now() stands still inside a transaction, so the row is made older than it is.
            await session.execute(text("UPDATE notes SET created_at = '2001-01-01', updated_at = '2001-01-01'"))
            await session.refresh(note)
            note.text = "second"
            await session.flush()
            demo.rows([note], columns=("id", "text", "created_at", "updated_at"))
            demo.note("Look at the end of the UPDATE: how does the new time get into the object?")

        async with demo.exercise("soft-delete") as session:
            await make_tables(session, Page)
            home, draft = Page(title="Home"), Page(title="Draft")
            draft.soft_delete()
            session.add_all([home, draft])
            await session.flush()
            found = await session.execute(select(Page.title, Page.is_deleted).order_by(Page.id))
            demo.rows(found.all(), columns=("title", "is_deleted"))
            demo.facts({"on the objects": [home.is_deleted, draft.is_deleted]})

        async with demo.exercise("hide-deleted") as session:
            await make_tables(session, Page)
            factory = async_sessionmaker(await session.connection(), join_transaction_mode="create_savepoint")
            hide_deleted(factory)
            async with factory.begin() as writing:
                draft = Page(title="Draft")
                draft.soft_delete()
                writing.add_all([Page(title="Home"), draft])
            async with factory() as reading:
                query = select(Page).order_by(Page.id)
                demo.rows((await reading.scalars(query)).all(), columns=("title", "is_deleted"))
                everything = await reading.scalars(query.execution_options(include_deleted=True))
                demo.rows(everything.all(), columns=("title", "is_deleted"))

        async with demo.exercise("full-name") as session:
            await make_tables(session, Person)
            session.add_all([people(first_name="Ada", last_name="Lovelace"), people(first_name="Aristotle")])
            await session.flush()
            found = await session.execute(select(people.id, people.full_name).order_by(people.full_name.desc()))
            demo.rows(found.all(), columns=("id", "full_name"))

        async with demo.exercise("membership") as session:
            await make_tables(session, Team, Member, Membership)
            team = Team(name="Rowing")
            team.memberships.append(Membership(member=Member(name="Ada"), role="cox"))
            team.memberships.append(Membership(member=Member(name="Bo")))
            session.add(team)
            await session.flush()
            demo.rows(team.memberships, columns=("team.name", "member.name", "role", "joined_on"))

        async with demo.exercise("invoice-lines") as session:
            await make_tables(session, Invoice, InvoiceLine)
            lines = [InvoiceLine(description=f"Day {day}", amount=Decimal("640.00")) for day in (1, 2, 3)]
            session.add(invoices(number="2026-001", lines=lines))
            await session.flush()
            session.expunge_all()
            await session.delete((await session.scalars(select(Invoice))).one())
            await session.flush()
            demo.facts({"lines left": await session.scalar(select(func.count()).select_from(InvoiceLine))})

        async with demo.exercise("document-version") as session:
            await make_tables(session, Document)
            document = documents(title="Plan")
            session.add(document)
            await session.flush()
            document.title = "A better plan"
            await session.flush()
            demo.rows([document], columns=("id", "title", "version"))
            await session.execute(text("UPDATE documents SET title = 'Their plan', version = version + 1"))
            document.title = "My plan"
            try:
                await session.flush()
            except StaleDataError as stale:
                demo.facts({"StaleDataError": str(stale)})

        async with demo.exercise("public-customer") as session:
            await make_tables(session, Customer)
            customer = Customer(name="Ada")
            session.add(customer)
            await session.flush()
            demo.rows([customer], columns=("id", "public_id", "name"))


if __name__ == "__main__":
    run(main)
