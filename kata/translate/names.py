"""Names that do not exist where they are used: where they do exist, or which one was meant.

What SQLAlchemy and the standard library export is read from the modules that are imported already: a worker must not
import more.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from types import CodeType, FrameType, ModuleType
from typing import Any

import sqlalchemy
from sqlalchemy.sql import functions

from kata.translate.explanation import Explanation, Rule, found, frames

_LIBRARY = "sqlalchemy"
_DIALECT = "sqlalchemy.dialects.postgresql"
_INTERNAL = re.compile(r"\._|\.(util|testing|event|log|inspection|engine|pool|sql|future)(\.|$)")


def import_lines(name: str) -> list[str]:
    """Return the lines that import a name which SQLAlchemy or the standard library exports; the likeliest first."""
    own = _exported_by_the_library(name)
    standard = min(
        (home for home, module in _imported(sys.stdlib_module_names) if _is_from(home, getattr(module, name, None))),
        key=lambda home: (home.count("."), home),
        default=None,
    )
    homes = sorted(filter(None, (own, standard)), key=lambda home: home.count("."))
    lines = [f"from {home} import {name}" for home in homes]
    return lines or ([f"import {name}"] if name in sys.stdlib_module_names else [])


def _exported_by_the_library(name: str) -> str | None:
    """Return the shortest public module of SQLAlchemy that exports a name."""
    if name.startswith("_"):
        return None
    homes = []
    for home, module in _imported((_LIBRARY,)):
        value = vars(module).get(name)
        defined_in = str(getattr(value, "__module__", "") or getattr(type(value), "__module__", ""))
        if value is not None and not isinstance(value, ModuleType) and defined_in.partition(".")[0] == _LIBRARY:
            homes.append(home)
    # Several dialects export the same name, whichever of them are imported.
    return min(homes, key=lambda home: (home.count("."), home != _DIALECT, len(home), home), default=None)


def _imported(packages: Any) -> Iterator[tuple[str, ModuleType]]:
    for home, module in list(sys.modules.items()):
        top = home.partition(".")[0]
        if (
            top in packages
            and isinstance(module, ModuleType)
            and not top.startswith("_")
            and not _INTERNAL.search(home)
        ):
            yield home, module


def _is_from(home: str, value: object) -> bool:
    # typing's aliases of collections have an origin, and are deprecated.
    return getattr(value, "__module__", None) == home and not hasattr(value, "__origin__")


def _undefined_name(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, NameError) or isinstance(exc, UnboundLocalError) or not exc.name:
        return None
    name, innermost = exc.name, next(reversed(list(frames(exc))), None)
    what = f"`{name}` is not defined."
    if innermost is not None and (explained := _stands_below(name, exc)):
        return explained
    if innermost is not None and (sibling := _sibling_with(name, innermost)):
        return Explanation(
            what=what,
            why=f"It belongs to another module of the package, {sibling}.py, and is not imported here.",
            todo=f"At the top of the module: `from .{sibling} import {name}`.",
        )
    if lines := import_lines(name):
        first, *others = (f"`{line}`" for line in lines)
        either = f" (or, if you mean that one, {others[0]})" if others else ""
        return Explanation(
            what=what,
            why="It is not imported in this module.",
            todo=f"At the top of the module: {first}{either}.",
        )
    if isinstance(function := getattr(functions, name, None), type) and issubclass(function, functions.FunctionElement):
        return Explanation(
            what=what,
            why="It is a function of the database, and those are attributes of `func`.",
            todo=f"Write `func.{name}(…)`; at the top of the module: `from sqlalchemy import func`.",
        )
    if innermost is not None and (similar := _similar(name, _names_seen_by(innermost))):
        return Explanation(
            what=what,
            why=f"A similar name is: `{similar}`.",
            todo=f"Write `{similar}`, if that is what you mean.",
        )
    return None


def _stands_below(name: str, exc: BaseException) -> Explanation | None:
    """Explain the use of a class of the same module that stands further down."""
    for frame in reversed(list(frames(exc))):
        if frame.f_code.co_name == "<module>":
            below = [part for part in frame.f_code.co_consts if isinstance(part, CodeType) and part.co_name == name]
            if not below or name in frame.f_globals:
                return None
            line = below[0].co_firstlineno
            return Explanation(
                what=f"`{name}` is used before it is defined: it stands in line {line}, below its use.",
                why="Python reads a module from top to bottom, and looks names up at once, those in annotations included.",
                todo=f'Put the name into quotes, as in `Mapped["{name}"]` or `Mapped[list["{name}"]]`: SQLAlchemy looks '
                "quoted names up later.",
            )
    return None


def _sibling_with(name: str, frame: FrameType) -> str | None:
    """Return the imported module of the same package that defines a name itself."""
    package = str(frame.f_globals.get("__package__") or "")
    for home, module in list(sys.modules.items()):
        parent, _, last = home.rpartition(".")
        if package and parent == package and getattr(vars(module).get(name), "__module__", None) == home:
            return last
    return None


def _names_seen_by(frame: FrameType) -> set[str]:
    return {*frame.f_locals, *frame.f_globals, *vars(builtins), *vars(sqlalchemy)}


def _similar(name: str, names: Any) -> str | None:
    public = [other for other in map(str, names) if not other.startswith("_") and other != name]
    return next(iter(get_close_matches(name, public, n=1, cutoff=0.8)), None)


def _not_in_that_module(exc: BaseException) -> Explanation | None:
    """Explain `from sqlalchemy import selectinload`, and `sqlalchemy.selectinload`."""
    match = None
    if isinstance(exc, ImportError):
        match = found(r"^cannot import name '(?P<name>\w+)' from '(?P<home>sqlalchemy[\w.]*)'", exc)
    elif isinstance(exc, AttributeError):
        match = found(r"^module '(?P<home>sqlalchemy[\w.]*)' has no attribute '(?P<name>\w+)'", exc)
    if not match:
        return None
    home = _exported_by_the_library(match["name"])
    similar = _similar(match["name"], vars(sys.modules.get(match["home"], sqlalchemy)))
    if home is None and similar is None:
        return None
    return Explanation(
        what=f"`{match['home']}` has no `{match['name']}`.",
        why=f"It is in `{home}`." if home else f"It has `{similar}`.",
        todo=f"Write `from {home} import {match['name']}`."
        if home
        else f"Write `{similar}`, if that is what you mean.",
    )


RULES: tuple[Rule, ...] = (_undefined_name, _not_in_that_module)
