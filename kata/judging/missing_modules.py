"""Imports that fail: a file of the submission that is not graded, a name that is almost a module of the workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from kata.judging.observation import Raised
from kata.staging import PACKAGE, Staged

_NO_MODULE = re.compile(r"^No module named '([\w.]+)'")
_NO_NAME = re.compile(rf"^cannot import name '(\w+)' from '({PACKAGE}(?:\.\w+)?)'")


def explain_import(raised: Raised | None, staged: Staged) -> Raised | None:
    """Return the exception with an explanation, if it is an import that failed for what was submitted."""
    if raised is None or not raised.is_a("ImportError"):
        return raised
    explanation = None
    if match := _NO_MODULE.match(raised.message):
        explanation = _missing_module(match[1], staged)
    elif match := _NO_NAME.match(raised.message):
        explanation = _missing_name(match[1], match[2], staged)
    return raised if explanation is None else replace(raised, explanation=explanation)


def _missing_module(name: str, staged: Staged) -> dict[str, str] | None:
    if (path := staged.left_out(name)) is not None:
        return _left_out(path, staged)
    top, _, rest = name.partition(".")
    wanted = rest if top == PACKAGE and rest else name
    modules = staged.modules
    if top != PACKAGE and top in modules:
        return {
            "what": f"`{name}` was imported as if it were a package of its own.",
            "why": f"The workbook's modules belong to the package `{staged.submission.label}`, and find each other "
            "relatively.",
            "todo": f"Write `from .{name} import …`, with the dot.",
        }
    if similar := get_close_matches(wanted, modules, n=1, cutoff=0.75):
        return {
            "what": f"There is no module `{wanted}`.",
            "why": f"The workbook has one called `{similar[0]}`.",
            "todo": f"Write `from .{similar[0]} import …`.",
        }
    return None


def _missing_name(name: str, home: str, staged: Staged) -> dict[str, str] | None:
    if home == PACKAGE:
        return _missing_module(f"{PACKAGE}.{name}", staged)
    module = home.rpartition(".")[2]
    for other in staged.modules:
        if name in staged.module_source(other).definitions:
            return {
                "what": f"`{name}` was imported from {module}.py, which does not have it.",
                "why": f"It is in {other}.py.",
                "todo": f"Write `from .{other} import {name}`.",
            }
    similar = get_close_matches(name, staged.module_source(module).definitions, n=1, cutoff=0.75)
    return {
        "what": f"`{name}` was imported from {module}.py, which does not have it.",
        "why": f"A similar name there is: `{similar[0]}`."
        if similar
        else f"No module of the workbook defines `{name}`.",
        "todo": "Correct the name, or define it there.",
    }


def _left_out(path: str, staged: Staged) -> dict[str, str]:
    label = staged.submission.label
    return {
        "what": f"{path} is not one of the workbook's modules, and only these are graded: the file was not copied.",
        "why": f"What is graded is {', '.join(f'{label}/{name}.py' for name in staged.modules)}; your own run finds the "
        "other file, a grader does not.",
        "todo": "Move what you need from it into the exercise's own module, above the function that uses it.",
    }
