"""The syntax tree of a source. The same modules are read again and again while a submission is judged."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=128)
def parsed(source: str) -> ast.Module:
    """The syntax tree of a module's text, parsed once. It is shared: nobody may change it.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: As `ast.parse` does.
    """
    return ast.parse(source)
