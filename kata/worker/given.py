"""Arguments as a function's annotations ask for them: what crosses to the worker is plain data."""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Mapping
from typing import Any


def as_annotated(function: Callable[..., Any], keywords: Mapping[str, Any]) -> dict[str, Any]:
    """Return keyword arguments with pydantic models in place of dictionaries, where the function is annotated with them.

    A parameter that is annotated with a model gets one of a dictionary, or of a list with one dictionary in it; one that
    is annotated with a list of a model gets a list. All else stays what it is, and so does everything where pydantic has
    not been imported.
    """
    pydantic = sys.modules.get("pydantic")
    if pydantic is None or not any(map(_has_dictionaries, keywords.values())):
        return dict(keywords)
    try:
        annotations = typing.get_type_hints(function)
    except (NameError, TypeError, AttributeError):
        return dict(keywords)  # annotations that cannot be read ask for nothing
    made = dict(keywords)
    for name, value in keywords.items():
        kind: Any = annotations.get(name)
        (item,) = typing.get_args(kind)[:1] or (None,)
        if isinstance(value, list) and _is_model(pydantic, item):
            made[name] = [item(**each) for each in value]
        elif _is_model(pydantic, kind):
            (values,) = value if isinstance(value, list) else (value,)
            made[name] = kind(**values)
    return made


def _has_dictionaries(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _is_model(pydantic: Any, kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)
