"""What probes share: making and reading objects of the learner's classes, which may be built in many ways; errors as data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Numeric, inspect
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.orm import Mapper, configure_mappers
from sqlalchemy.orm.exc import DetachedInstanceError

NEEDS_SQL = "(needs SQL)"
"""What `read` returns for an attribute that is not loaded."""


def mapper_of(cls: Any) -> Any:
    """Return the mapper of a class; `None` if it is no mapped class. Mappers are not configured by this."""
    mapper = inspect(cls, raiseerr=False) if isinstance(cls, type) else None
    return mapper if isinstance(mapper, Mapper) else None


def make(cls: Any, **values: Any) -> Any:
    """Make an object without its constructor, which may be the learner's own or a dataclass's."""
    configure_mappers()
    made = mapper_of(cls).class_manager.new_instance()
    for key, value in values.items():
        setattr(made, key, value)
    return made


def make_complete(cls: Any, **values: Any) -> Any:
    """Make an object with something in each column that must have a value, and is no key."""
    for key, column in mapper_of(cls).columns.items():
        optional = column.nullable or column.default is not None or column.server_default is not None
        if key not in values and not (optional or column.foreign_keys or column.primary_key):
            values[key] = 1 if isinstance(column.type, Integer | Numeric) else "x"
    return make(cls, **values)


def is_plain(attribute: Any) -> bool:
    """Whether an attribute of a class is a value of Python's in place of an SQL expression, as of a hybrid without one."""
    expression = getattr(getattr(attribute, "comparator", None), "expression", attribute)
    return isinstance(expression, bool | str | int | float | None)


def read(thing: Any, *names: str) -> list[Any]:
    """Read attributes outside of a greenlet, where nothing can be loaded; `NEEDS_SQL` stands for what is not there."""
    values = []
    for name in names:
        try:
            values.append(getattr(thing, name))
        except (MissingGreenlet, DetachedInstanceError):
            values.append(NEEDS_SQL)
    return values


def described(error: BaseException | None) -> dict[str, Any] | None:
    """Return an exception as plain data: its classes, its message, its SQLSTATE; `None` for none."""
    if error is None:
        return None
    return {
        "name": type(error).__name__,
        "bases": [kind.__name__ for kind in type(error).__mro__],
        "message": str(getattr(error, "orig", None) or error).partition("\n")[0][:300],
        "sqlstate": getattr(getattr(error, "orig", None), "sqlstate", None),
    }
