"""The reference of what graders may use, made from docstrings: the tables of `docs/graders.md`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kata import grading
from kata.judging.attempt import Attempt
from kata.judging.query_spec import Form, NamedMistake, QuerySpec

_ATTRIBUTE = re.compile(r"^    (\w+(?:, \w+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)


def rules_table() -> list[str]:
    """Every rule that graders share, with the mistake that it catches."""
    return _table("rule", ((name, _first_line(getattr(grading.rules, name))) for name in grading.rules.__all__))


def attempt_table() -> list[str]:
    """Everything public of an attempt."""
    documented = dict(_attributes(*reversed(Attempt.__mro__)))
    members = {
        name: _first_line(member)
        for name, member in inspect.getmembers(Attempt)
        if not name.startswith("_") and _first_line(member)
    }
    return _table("attempt.", sorted((documented | members).items()))


def names_table() -> list[str]:
    """Everything else that `kata.grading` exports."""
    names = ((name, getattr(grading, name)) for name in grading.__all__)
    return _table("name", ((name, _first_line(thing)) for name, thing in names if _first_line(thing)))


def keys_table(kind: type[QuerySpec] | type[Form] | type[NamedMistake]) -> list[str]:
    """The keys of a query spec, or of one of its tables."""
    return _table("key", (pair for pair in _attributes(kind) if pair[0] not in ("forms", "mistakes")))


def _table(head: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"| {head} | |", "|---|---|", *(f"| `{name}` | {_cell(text)} |" for name, text in rows)]


def _attributes(*classes: type) -> Iterator[tuple[str, str]]:
    """The attributes that class docstrings describe."""
    for cls in classes:
        _, _, section = (inspect.getdoc(cls) or "").partition("Attributes:\n")
        for names, text in _ATTRIBUTE.findall(section.split("\n\n")[0]):
            for name in names.split(", "):
                yield name, " ".join(text.split())


def _first_line(thing: Any) -> str:
    text = inspect.getdoc(thing) if callable(thing) or hasattr(thing, "__get__") or inspect.ismodule(thing) else ""
    return (text or "").partition("\n\n")[0].replace("\n", " ").strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
