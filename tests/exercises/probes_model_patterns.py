"""Probes for model patterns: what the learner's mapped classes are, and what they do.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    aliased,
    configure_mappers,
    selectinload,
)
from sqlalchemy.orm.exc import StaleDataError

from kata.worker.objects import is_plain, make, make_complete, mapper_of, read

if TYPE_CHECKING:
    from kata.worker.harness import Harness


_OLD = "2001-02-03 04:05:06+00"
_LATER = "2999-01-01 00:00:00+00"


def _module(harness: Harness) -> Any:
    return harness.module("app.model_patterns")


# -- tables and mappings -----------------------------------------------------------------------------------------------


async def create_tables(harness: Harness) -> None:
    """CREATE TABLE for everything that the module's classes describe."""
    mappers = filter(None, map(mapper_of, vars(_module(harness)).values()))
    async with harness.engine.begin() as connection:
        for metadata in {id(mapper.class_.metadata): mapper.class_.metadata for mapper in mappers}.values():
            await connection.run_sync(partial(metadata.create_all, checkfirst=False))


async def model_facts(harness: Harness, name: str) -> dict[str, Any]:
    """Describe a mapped class; its relationships need not fit together yet."""
    cls = getattr(_module(harness), name, None)
    mapper = mapper_of(cls)
    if mapper is None:
        return {"mapped": False, "exists": cls is not None}
    table, version = mapper.local_table, mapper.version_id_col
    columns = {
        key: column for key, column in mapper.columns.items() if isinstance(column, Column) and column.table is table
    }
    return {
        "mapped": True,
        "table": str(table.name),
        "schema": str(table.schema or ""),
        "attributes": sorted(mapper.attrs.keys()) if mapper.configured else sorted(mapper._props.keys()),
        "primary_key": [str(column.name) for column in table.primary_key],
        "python_defaults": [str(column.name) for column in columns.values() if column.default is not None],
        "version": "" if version is None else str(getattr(version, "name", repr(version))),
    }


async def relationship_facts(harness: Harness, name: str) -> dict[str, Any]:
    """Describe the relationships of a mapped class; configures all mappers, which may raise."""
    mapper = mapper_of(getattr(_module(harness), name))
    configure_mappers()
    return {
        each.key: {
            "direction": each.direction.name,
            "target": each.mapper.class_.__name__,
            "lazy": str(each.lazy),
            "uselist": bool(each.uselist),
            "viewonly": bool(each.viewonly),
            "cascade": sorted(each.cascade),
            "single_parent": bool(each.single_parent),
            "secondary": each.secondary is not None,
            "reverse": sorted(other.key for other in each._reverse_property),
            "list": not each.uselist
            or each.lazy not in ("select", True)
            or isinstance(getattr(mapper.class_manager.new_instance(), each.key), list),
        }
        for each in mapper.relationships
    }


# -- a name ------------------------------------------------------------------------------------------------------------


async def names_of_people(harness: Harness, people: list[list[str | None]]) -> dict[str, Any]:
    """Full names in Python and SQL, of people given as pairs, who are saved in this order."""
    cls: Any = _module(harness).Person
    found: dict[str, Any] = {"new": []}
    made = []
    for first, last in people:
        values = {"first_name": first} if last is None else {"first_name": first, "last_name": last}
        made.append(make(cls, **values))
        found["new"].append(made[-1].full_name)
    if any(callable(name) for name in found["new"]):
        return found
    async with harness.new_session() as session:
        for each in made:
            session.add(each)
            await session.flush()
        made[0].first_name = "Other"
        found["changed"] = made[0].full_name
        await session.rollback()
    async with harness.new_session() as session:
        for first, last in people:
            session.add(make(cls, first_name=first, last_name=last))
            await session.flush()
        await session.commit()
    other = aliased(cls)
    async with harness.new_session() as session:
        loaded = (await session.scalars(select(cls).order_by(cls.id))).all()
        found["loaded"] = [each.full_name for each in loaded]
        found["same"] = is_plain(cls.full_name)
        if found["same"]:
            return found
        found["select"] = list(await session.scalars(select(cls.full_name).order_by(cls.id)))
        try:
            found["alias"] = list(await session.scalars(select(other.full_name).order_by(other.id)))
        except SQLAlchemyError as error:
            return {
                **found,
                "refused": f"{type(error).__name__}: {getattr(error, 'orig', None) or error}".partition("\n")[0],
            }
        found["order"] = list(await session.scalars(select(cls.id).order_by(cls.full_name, cls.id)))
        found["where"] = []
        for each in loaded:
            found["where"].append(
                list(await session.scalars(select(cls.id).where(cls.full_name == each.full_name).order_by(cls.id)))
            )
        pairs = select(cls.id, other.id).join(other, cls.full_name == other.full_name).order_by(cls.id, other.id)
        found["pairs"] = len((await session.execute(pairs)).all())
    return found


# -- members, lines, versions, customers -------------------------------------------------------------------------------


async def memberships(harness: Harness) -> dict[str, Any]:
    """Link, change and delete through the given lists and the two relationships."""
    module = _module(harness)
    found: dict[str, Any] = {}
    async with harness.new_session() as session:
        team, other = make_complete(module.Team, name="Red"), make_complete(module.Team, name="Blue")
        ada, bo, cy = (make_complete(module.Member, name=name) for name in ("Ada", "Bo", "Cy"))
        link = make(module.Membership, member=ada)
        team.memberships.append(link)
        found["knows"] = [link.team is team, link in ada.memberships]
        second = make(module.Membership, team=team, member=bo, role="captain")
        third = make(module.Membership, team=other, member=bo)
        fourth = make(module.Membership, team=team, member=cy)
        found["in lists"] = [second in team.memberships, second in bo.memberships, third in bo.memberships]
        if not all([*found["knows"], *found["in lists"]]):
            return found
        session.add_all([team, other, third, fourth])
        await session.flush()
        found["read"] = [read(link, "role"), [str(value) for value in read(link, "joined_on")]]
        found["saved"] = await _linked(session)
        fresh = (await session.execute(text("SELECT current_date::text"))).scalar_one()
        found["today"] = fresh
        team.memberships.remove(second)
        await session.flush()
        found["taken out"] = await _linked(session)
        await session.delete(fourth)
        await session.flush()
        found["deleted"] = await _linked(session)
        found["left"] = [await session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("teams", "members")]
        await session.commit()
    async with harness.new_session() as session:
        for team in await session.scalars(select(module.Team).where(module.Team.name == "Red")):
            await session.delete(team)
        await session.flush()
        found["team deleted"] = await _linked(session)
        found["then left"] = [
            await session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("teams", "members")
        ]
        await session.rollback()
    return found


async def _linked(session: AsyncSession) -> list[list[Any]]:
    query = """SELECT t.name, m.name, s.role FROM memberships s JOIN teams t ON t.id = s.team_id
        JOIN members m ON m.id = s.member_id ORDER BY 1, 2"""
    return [list(row) for row in (await session.execute(text(query))).all()]


async def save_invoices(harness: Harness) -> list[Any]:
    """Save three invoices with three lines each, through the list; return what the list and the lines know of each other."""
    module = _module(harness)
    async with harness.new_session() as session:
        invoices = [make(module.Invoice, number=f"N{number}") for number in (1, 2, 3)]
        for invoice in invoices:
            for _ in range(3):
                invoice.lines.append(make_complete(module.InvoiceLine))
        other = make(module.Invoice, number="N4")
        line = make_complete(module.InvoiceLine, invoice=other)
        known = [all(each.invoice is invoices[0] for each in invoices[0].lines), line in other.lines]
        session.add_all([*invoices, other])
        await session.commit()
    return known


async def _invoice(session: AsyncSession, module: Any, number: str, *, loaded: bool) -> Any:
    query = select(module.Invoice).where(module.Invoice.number == number)
    return (await session.scalars(query.options(selectinload(module.Invoice.lines)) if loaded else query)).one()


async def take_line_out(harness: Harness) -> str:
    """Take one line out of the first invoice's loaded list, and flush; return the error if that is refused."""
    async with harness.new_session() as session:
        invoice = await _invoice(session, _module(harness), "N1", loaded=True)
        invoice.lines.remove(invoice.lines[0])
        return await _flushed(session)


async def replace_lines(harness: Harness) -> str:
    """Give the second invoice another list, with one new line, and flush."""
    module = _module(harness)
    async with harness.new_session() as session:
        invoice = await _invoice(session, module, "N2", loaded=True)
        invoice.lines = [make_complete(module.InvoiceLine)]
        return await _flushed(session)


async def delete_invoice(harness: Harness, number: str, loaded: bool) -> str:
    """Delete an invoice whose lines are loaded or not."""
    async with harness.new_session() as session:
        invoice = await _invoice(session, _module(harness), number, loaded=loaded)
        await session.delete(invoice)
        return await _flushed(session)


async def _flushed(session: AsyncSession) -> str:
    """Flush and commit; return the error of the database, if there is one."""
    try:
        await session.flush()
    except SQLAlchemyError as error:
        await session.rollback()
        return f"{type(error).__name__}: {getattr(error, 'orig', None) or error}".partition("\n")[0]
    await session.commit()
    return ""


async def document_versions(harness: Harness) -> list[list[Any]]:
    """Insert a document and change it twice, with a flush where nothing changes, then another one: versions, without SQL."""
    cls = _module(harness).Document
    found = []
    async with harness.new_session() as session:
        for titles in (("one", "two", "two", "three"), ("second", "second, changed")):
            document, versions = make(cls, title=titles[0]), []
            session.add(document)
            for title in titles:
                document.title = title
                await session.flush()
                versions += read(document, "version")
            found.append(versions)
        await session.commit()
    return found


async def old_document(harness: Harness) -> list[Any]:
    """Change a document that was inserted past the ORM: its version when it was loaded, and after the flush."""
    cls = _module(harness).Document
    async with harness.new_session() as session:
        await session.execute(text("INSERT INTO documents (title, version) VALUES ('old', 41)"))
        document = (await session.scalars(select(cls).where(cls.title == "old"))).one()
        found = [document.version]
        document.title = "changed"
        await session.flush()
        found += read(document, "version")
        await session.commit()
    return found


async def stale_document(harness: Harness, meanwhile: str, delete: bool) -> str:
    """Load a document, let somebody else change it, then change or delete it; return the name of the error, if any."""
    cls = _module(harness).Document
    async with harness.new_session() as session:
        document = make(cls, title="mine")
        session.add(document)
        await session.commit()
        await session.refresh(document)
        await session.execute(text(meanwhile))
        if delete:
            await session.delete(document)
        else:
            document.title = "mine, changed"
        try:
            await session.flush()
        except StaleDataError as error:
            return type(error).__name__
        except SQLAlchemyError as error:
            return f"{type(error).__name__}: {error}".partition("\n")[0]
        finally:
            await session.rollback()
    return ""


async def customers(harness: Harness) -> list[list[Any]]:
    """Insert customers, one alone and three at once: the name of each, its public id without SQL, and its type's names."""
    cls = _module(harness).Customer
    found = []
    async with harness.new_session() as session:
        for group in (["alone"], ["first", "second", "third"]):
            made = [make(cls, name=name) for name in group]
            session.add_all(made)
            await session.flush()
            for each in made:
                (value,) = read(each, "public_id")
                found.append([each.name, str(value), [base.__name__ for base in type(value).__mro__]])
        await session.commit()
        session.expunge_all()
        loaded = (await session.scalars(select(cls).where(cls.name == "alone"))).one()
        value = loaded.public_id
        found.append(["loaded", str(value), [base.__name__ for base in type(value).__mro__]])
    return found


async def raw_customers(harness: Harness) -> str:
    """Insert two customers past the ORM; return the error if that is refused."""
    async with harness.engine.connect() as connection:
        try:
            for name in ("raw 1", "raw 2"):
                await connection.execute(text(f"INSERT INTO customers (name) VALUES ('{name}')"))
        except SQLAlchemyError as error:
            return str(getattr(error, "orig", None) or error).partition("\n")[0]
        await connection.commit()
    return ""
