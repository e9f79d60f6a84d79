"""Raw SQL in the source of a function and of what it calls: read from the syntax trees, nothing is run.

SQLAlchemy's own tree of a statement says the same, but it is read where the learner's code runs. This is the second
witness. It knows `text` and `literal_column` by whatever name they are imported, and follows helpers, constants and
methods through the modules of a submission.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kata.source.parsing import parsed

_LIBRARY = "sqlalchemy"
_RAW = {
    "text": "text()",
    "TextClause": "text()",
    "TextualSelect": "text()",
    "literal_column": "literal_column()",
}
_REACHED_PAST = {"exec_driver_sql", "get_raw_connection", "raw_connection", "driver_connection", "dbapi_connection"}
# What stands in these belongs to a table's definition, not to a query.
_DEFINES = {
    *("mapped_column", "Column", "Index", "CheckConstraint", "UniqueConstraint", "ForeignKeyConstraint", "Computed"),
    *("DefaultClause", "FetchedValue", "DDL", "ExcludeConstraint"),
}
_CONSTANT = re.compile(
    r"""\s*(?: [-+]?(?:\d+(?:\.\d*)?|\.\d+) | \* | null | true | false | '(?:[^'\\]|'')*' | )
        (?: \s*::\s*[a-z_][a-z_ ]*(?:\(\s*\d+\s*(?:,\s*\d+\s*)?\))? )?\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_constant(sql: str) -> bool:
    """Whether a piece of SQL is only a star or a number, string, NULL, TRUE or FALSE: nothing that a construct teaches."""
    return _CONSTANT.fullmatch(sql) is not None


@dataclass(frozen=True)
class RawUse:
    """A place where a function, or something that it uses, writes SQL as a string.

    Attributes:
        how: What takes the string, such as `text()`.
        module, line: Where.
        pasted: Whether the string is put together from values: an f-string, `%`, `.format()` or `+`.
    """

    how: str
    module: str
    line: int
    pasted: bool = False


def raw_uses(text_of: Callable[[str], str | None], module: str, name: str) -> tuple[RawUse, ...]:
    """Find raw SQL in a function, and in everything of the submission that it refers to.

    Args:
        text_of: Returns the text of a module of the submission; `None` if there is none.
        module, name: Where the function is.

    Returns:
        Each use once, in the order in which they are found; none for a module that cannot be read.
    """
    text_of = cache(text_of)
    found: dict[RawUse, None] = {}
    seen: set[tuple[str, str]] = set()
    classes: list[tuple[_Module, ast.AST]] = []
    waiting, attributes = [(module, name)], set[str]()
    while waiting:
        new: list[tuple[_Module, ast.AST]] = []
        for target in waiting:
            if target not in seen and (one := _module(target[0], text_of(target[0]))) is not None:
                new += [(one, node) for node in one.definitions.get(target[1], ())]
            seen.add(target)
        inside = [list(ast.walk(part)) for _, part in new]
        named = {node.attr for nodes in inside for node in nodes if isinstance(node, ast.Attribute)}
        # Members of classes matter once they are named, be it in another part.
        again = [] if named <= attributes else classes
        attributes |= named
        with_classes = (any(isinstance(node, ast.ClassDef) for node in nodes) for nodes in inside)
        classes = classes + [part for part, has_one in zip(new, with_classes, strict=True) if has_one]
        waiting = []
        for one, part in (*again, *new):
            for node, hidden in _nodes(part, attributes):
                if isinstance(node, ast.Name) and (node.id in hidden or not isinstance(node.ctx, ast.Load)):
                    continue
                waiting += [target for target in one.refers_to(node, text_of) if target not in seen]
                if (use := one.raw_use(node, text_of)) is not None:
                    found[use] = None
    return tuple(found)


def _nodes(part: ast.AST, attributes: set[str]) -> Iterator[tuple[ast.AST, frozenset[str]]]:
    """The nodes that matter to a query, each with the names that are local variables there.

    The columns of a class do not matter, and of its other members only those that are named.
    """
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(part, frozenset())]
    while waiting:
        node, hidden = waiting.pop()
        if isinstance(node, ast.Call) and _last_name(node.func) in _DEFINES:
            continue
        yield node, hidden
        if isinstance(node, ast.ClassDef):
            named = [member for member in node.body if _is_named(member, attributes)]
            waiting += [(child, hidden) for child in (*node.bases, *node.decorator_list, *named)]
        else:
            hidden |= _locals(node)
            waiting += [(child, hidden) for child in ast.iter_child_nodes(node)]


def _locals(function: ast.AST) -> frozenset[str]:
    """The parameters and variables of a function or comprehension; empty for all else.

    `x = text` makes no variable, but another name.
    """
    if isinstance(function, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return frozenset(name for one in function.generators for name in _stored(one.target))
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return frozenset()
    parameters = [node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    bound: set[str] = set(parameters)
    elsewhere: set[str] = set()
    waiting: list[ast.AST] = list(function.body) if isinstance(function.body, list) else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Global | ast.Nonlocal):
            elsewhere |= set(node.names)
        elif not isinstance(getattr(node, "value", None), ast.Name | ast.Attribute):
            bound |= set(_assigned(node))
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
    return frozenset(bound - elsewhere)


def _is_named(member: ast.stmt, attributes: set[str]) -> bool:
    names = [member.name] if hasattr(member, "name") else _assigned(member)
    return any(name in attributes or name.startswith("__") for name in names)


def _assigned(node: ast.AST) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [name for target in targets if target for name in _stored(target)]


def _stored(target: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def _last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


class _Module:
    """A module: its definitions by name, and what its other names stand for.

    Attributes:
        name: Its name in the submission.
        definitions: Functions, classes and assignments at the top level, those inside `if` and `try` included.
    """

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name = name
        self.definitions: dict[str, list[ast.AST]] = {}
        self._imports: dict[str, str] = {}
        self._star: list[str] = []
        nodes = list(ast.walk(tree))
        self._calls = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
        self._aliases: set[int] = set()
        self._define(tree.body)
        for node in nodes:
            self._import(node)
        for node in nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                self._alias(node, node.value)

    def _define(self, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.definitions.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                for name in _assigned(node):
                    self.definitions.setdefault(name, []).append(node)
            else:
                for block in ("body", "orelse", "finalbody"):
                    self._define(getattr(node, block, []))
                for handler in getattr(node, "handlers", []):
                    self._define(handler.body)

    def _import(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._imports[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            for alias in node.names:
                if alias.name == "*":
                    self._star.append(origin)
                else:
                    separator = "" if origin.endswith(".") else "."
                    self._imports[alias.asname or alias.name] = f"{origin}{separator}{alias.name}"

    def _alias(self, node: ast.Assign | ast.AnnAssign, value: ast.expr) -> None:
        """Remember `t = text`: another name, not yet a use."""
        meaning = self._dotted(value)
        if meaning.partition(".")[0] == _LIBRARY:
            self._aliases |= {id(inner) for inner in ast.walk(value)}
            self._imports |= dict.fromkeys(_assigned(node), meaning)

    def _dotted(self, node: ast.AST) -> str:
        """What a name, or a name with attributes, stands for: `sa.text` is `sqlalchemy.text`; empty for all else."""
        attributes = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        root = self._imports.get(node.id)
        if root is None:
            root = self._starred(node.id) or node.id
        return ".".join((root, *reversed(attributes)))

    def _starred(self, name: str) -> str:
        """What a name of raw SQL may stand for after a star import; empty if there was none."""
        origins = [origin for origin in self._star if origin.startswith((".", _LIBRARY))]
        return f"{origins[0]}.{name}" if origins and name in _RAW else ""

    def refers_to(self, node: ast.AST, text_of: Callable[[str], str | None]) -> Iterator[tuple[str, str]]:
        """What of the submission a node refers to: pairs of module and name."""
        if not isinstance(node, ast.Name | ast.Attribute):
            return
        dotted = self._dotted(node)
        if isinstance(node, ast.Name) and node.id in self.definitions:
            yield self.name, node.id
        elif isinstance(node, ast.Name) and node.id not in self._imports:
            # An empty module is `from . import *`.
            yield from ((origin.strip("."), node.id) for origin in self._star if origin.startswith("."))
        if dotted.startswith("."):
            module, _, rest = dotted.lstrip(".").partition(".")
            if rest and text_of(module) is not None:
                yield module, rest.partition(".")[0]

    def raw_use(self, node: ast.AST, text_of: Callable[[str], str | None]) -> RawUse | None:
        """The use of raw SQL that a node is, if it is one."""
        if isinstance(node, ast.Attribute) and node.attr in _REACHED_PAST:
            how = "exec_driver_sql()" if node.attr == "exec_driver_sql" else "the driver's own connection"
            return RawUse(how, self.name, node.lineno)
        if isinstance(node, ast.Call) and any(
            keyword.arg == "is_literal" and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
            for keyword in node.keywords
        ):
            return RawUse("column(is_literal=True)", self.name, node.lineno)
        if not isinstance(node, ast.Name | ast.Attribute) or id(node) in self._aliases:
            return None
        name = self._raw_name(self._dotted(node), text_of)
        call = self._calls.get(id(node))
        if not name or (call is None and name[0].isupper()):  # TextClause in isinstance() or an annotation
            return None
        argument = next(iter((*call.args, *(keyword.value for keyword in call.keywords))), None) if call else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and is_constant(argument.value):
            return None
        return RawUse(_RAW[name], self.name, getattr(node, "lineno", 0), argument is not None and _is_pasted(argument))

    def _raw_name(self, dotted: str, text_of: Callable[[str], str | None]) -> str:
        """The name in SQLAlchemy of what makes raw SQL; empty for all else. Follows a name through other modules."""
        for _ in range(5):
            if not dotted.startswith("."):
                break
            module, _, name = dotted.lstrip(".").partition(".")
            other = _module(module, text_of(module))
            dotted = other._imports.get(name, "") if other else ""
        root, _, path = dotted.partition(".")
        name = path.rpartition(".")[2]
        return name if root == _LIBRARY and name in _RAW else ""


def _is_pasted(argument: ast.expr) -> bool:
    """Whether a string is put together from something else than strings."""
    if isinstance(argument, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp):
        return not all(isinstance(part, ast.Constant) for part in (argument.left, argument.right))
    return isinstance(argument, ast.Call) and _last_name(argument.func) in ("format", "format_map", "join")


@lru_cache(maxsize=64)
def _module(name: str, text: str | None) -> _Module | None:
    if text is None:
        return None
    try:
        return _Module(name, parsed(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
