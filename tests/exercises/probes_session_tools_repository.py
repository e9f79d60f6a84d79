"""Probes for the repository: what its methods return, on models that the learner has not seen.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use. Between two steps they send a marker, so that the judge can tell from the wire
which statements belong to which step.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import sqlalchemy
from sqlalchemy import String, Uuid, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, mapped_column

from kata.worker.objects import make, read

if TYPE_CHECKING:
    from kata.worker.harness import Harness


class Shop(DeclarativeBase):
    """A base of its own: a repository is for any mapped class."""


class Book(Shop):
    """Its key is a string, not the first of its columns, and the attribute has another name than the column."""

    __tablename__ = "kata_books"
    title = mapped_column(String(50))
    code = mapped_column("shelf_mark", String(20), primary_key=True)
    stock = mapped_column(sqlalchemy.Integer, server_default=text("7"))


class Vehicle(Shop):
    """It shares its table with another class."""

    __tablename__ = "kata_vehicles"
    plate = mapped_column(String(20), primary_key=True)
    kind = mapped_column(String(20))
    __mapper_args__ = MappingProxyType({"polymorphic_on": "kind", "polymorphic_identity": "vehicle"})


class Lorry(Vehicle):
    """Some of the rows of that table."""

    __mapper_args__ = MappingProxyType({"polymorphic_identity": "lorry"})


class Token(Shop):
    """Its key is a uuid that the database makes."""

    __tablename__ = "kata_tokens"
    token_id = mapped_column(Uuid, primary_key=True, server_default=text("gen_random_uuid()"))
    owner = mapped_column(String(50))


LOANS = sqlalchemy.Table("kata_loans", Shop.metadata, sqlalchemy.Column("code", sqlalchemy.ForeignKey(Book.code)))
"""Books that are lent cannot be removed; no class is mapped to it."""


async def shop_tables(harness: Harness, books: Sequence[tuple[str, str]]) -> None:
    """Make the tables, and fill them: books with pairs of a code and a title, in this order; four of six are lorries.

    The first book is lent.
    """
    async with harness.engine.begin() as connection:
        await connection.run_sync(Shop.metadata.create_all)
        values = [{"shelf_mark": code, "title": title} for code, title in books]
        await connection.execute(sqlalchemy.insert(Book.__table__), values)
        await connection.execute(sqlalchemy.insert(LOANS), [{"code": books[0][0]}])
        vehicles = [{"plate": f"v{at}", "kind": "lorry" if at % 3 else "vehicle"} for at in range(6)]
        await connection.execute(sqlalchemy.insert(Vehicle.__table__), vehicles)


@cache
def _models(harness: Harness) -> dict[str, Any]:
    models, records = harness.module("app.models"), harness.module("app.records")
    return {
        "Book": Book,
        "Employee": models.Employee,
        "AuditEntry": records.AuditEntry,
        "Review": records.Review,
        "Lorry": Lorry,
        "Token": Token,
        "Department": models.Department,
    }


def _repository(harness: Harness) -> Any:
    return harness.module("app.session_tools").Repository


async def subscripted(harness: Harness) -> dict[str, Any]:
    """Return what `Repository[Employee]` is, and whether it can be called; texts of errors where it fails."""
    found: dict[str, Any] = {"generic": False, "parameters": 0, "bound": "", "error": ""}
    cls, models = _repository(harness), _models(harness)
    found["generic"] = isinstance(cls, type) and issubclass(cls, Generic)  # type: ignore[arg-type]
    parameters = getattr(cls, "__parameters__", ()) if found["generic"] else ()
    found["parameters"] = len(parameters)
    for parameter in parameters:
        bound = getattr(parameter, "__bound__", None)
        allowed = [bound] if isinstance(bound, type) else list(getattr(parameter, "__constraints__", ()))
        refused = [
            name
            for name in ("Employee", "Department", "AuditEntry", "Review")
            if allowed and not any(isinstance(each, type) and issubclass(models[name], each) for each in allowed)
        ]
        if isinstance(parameter, TypeVar) and refused and all(isinstance(each, type) for each in allowed):
            found["bound"] = refused[0]
    try:
        async with harness.new_session() as session:
            cls[models["Employee"]](session, models["Employee"])
    except TypeError as error:
        found["error"] = str(error)
    return found


def _key(entity: Any) -> Sequence[Any]:
    """The primary key of an entity, without loading it where it is expired."""
    state = sqlalchemy.inspect(entity)
    return state.identity or state.mapper.primary_key_from_instance(entity)  # type: ignore[no-any-return]


def _seen(value: Any, model: Any) -> Any:
    """A returned value as plain data: an entity as its key, in a dictionary."""
    if isinstance(value, model):
        return {"key": [str(part) for part in _key(value)]}
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, Sequence) and not isinstance(value, sqlalchemy.Row):
        return [_seen(each, model) for each in value]
    if isinstance(value, sqlalchemy.Row):
        return "a Row"
    return f"{type(value).__module__.partition('.')[0]} {type(value).__name__}"


async def mark(session: AsyncSession, label: str) -> None:
    """Send a marker. It goes past the session, which would flush before a statement of its own."""
    await (await session.connection()).exec_driver_sql(f"SELECT 'kata: {label}'")


async def repository_steps(harness: Harness, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Carry steps out, one after the other in one session.

    Args:
        harness: The worker's.
        steps: Each has a `label`, a `model`, a `method` with `arguments` and `keywords`; or `values` for an entity to
            be added; or `gets`, the key of an entity to be removed, unless that is the one that was added last. After
            it, `looks` is sent past the session: a query whose rows the judge reads from the wire. With `nested`, it
            stands in a savepoint of the caller's.

    Returns:
        What each step returned, by its label: see `_seen`. `same`: whether an added entity was returned. `reads`:
        what can be read of it.
    """
    found: dict[str, Any] = {}
    models, added = _models(harness), None
    async with harness.new_session() as session:
        repositories = {name: _repository(harness)(session, model) for name, model in models.items()}
        for step in steps:
            model, label = models[step["model"]], step["label"]
            arguments = list(step.get("arguments", ()))
            if "values" in step:
                added = make(model, **step["values"])
                arguments = [added]
            elif step["method"] == "remove":
                added = await session.get(model, step["gets"]) if "gets" in step else added
                arguments = [added]
            elif step.get("gets") == "added":
                arguments = [_key(added)[0]]
            savepoint = await session.begin_nested() if step.get("nested") else None
            await mark(session, label)
            seen: dict[str, Any] = {"value": None, "raised": ""}
            try:
                value = getattr(repositories[step["model"]], step["method"])(*arguments, **step.get("keywords", {}))
                if inspect.isawaitable(value):
                    value = await value
                seen["value"] = _seen(value, model)
                seen["same"] = value is added
                seen["held"] = added in session if added is not None else None
                if "reads" in step:
                    seen["reads"] = [str(each) for each in read(added, *step["reads"])]
            except Exception as error:
                seen["raised"] = [kind.__name__ for kind in type(error).__mro__]
                message = str(getattr(error, "orig", None) or error).partition("\n")[0][:200]
                seen["message"] = re.sub(r" at 0x[0-9a-f]+", "", re.sub(r"<kata_probe[^>(]*>?", "the entity ", message))
            found[label] = seen
            if savepoint is not None:
                with suppress(sqlalchemy.exc.SQLAlchemyError):
                    await savepoint.rollback()
            elif seen["raised"]:
                break
            await mark(session, "looks")
            if "looks" in step:
                await (await session.connection()).exec_driver_sql(step["looks"])
    return found
