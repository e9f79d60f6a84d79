"""What a verdict depends on, as a hash: two equal ones mean that judging again would say the same.

An exercise depends on its own object, on what that refers to (helpers, module-level code, the modules that its module
imports from its siblings), on the exercises that it builds on, and on the revisions if it has any. What other exercises
do in the same file is left out, and so are comments and layout: they change no verdict.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kata.catalogue import Catalogue, Exercise

if TYPE_CHECKING:
    from kata.staging import Staged, Submission

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Sources:
    """The text of a submission.

    Attributes:
        modules: Source by module; `None` where there is none, or none that can be read.
        revisions: A hash over its own revisions.
    """

    modules: dict[str, str | None]
    revisions: str

    @classmethod
    def of(cls, submission: Submission | Staged, catalogue: Catalogue) -> Sources:
        """Read a submission, or the staged copy of one."""
        from kata.staging import Staged
        from kata.staging.stage import FIRST_REVISION

        modules: dict[str, str | None] = {}
        folder = submission.package
        for module in catalogue.modules:
            try:
                modules[module] = (folder / f"{module}.py").read_bytes().decode("utf-8", "surrogateescape")
            except OSError:
                modules[module] = None
        digest = hashlib.sha256()
        first = FIRST_REVISION.read_bytes()
        versions = submission.versions if isinstance(submission, Staged) or submission.versions.is_dir() else None
        for path in sorted(versions.glob("*.py")) if versions is not None else ():
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if path.name != FIRST_REVISION.name or data != first:  # the workbook's own, which a staged copy always has
                digest.update(path.name.encode() + b"\0" + hashlib.sha256(data).digest())
        return cls(modules, digest.hexdigest())


def fingerprints(catalogue: Catalogue, sources: Sources) -> dict[str, str]:
    """The fingerprint of each exercise, by id."""
    outlines = {module: _outline(source or "") for module, source in sources.modules.items()}
    own = {exercise.id: _of(exercise, sources, outlines) for exercise in catalogue.exercises}
    found = {}
    for exercise in catalogue.exercises:
        digest = hashlib.sha256(own[exercise.id].encode())
        for other in _built_on(exercise, catalogue.by_id):
            digest.update(own[other].encode())
        found[exercise.id] = digest.hexdigest()[:24]
    return found


def _built_on(exercise: Exercise, by_id: Callable[[str], Exercise]) -> list[str]:
    found: list[str] = []
    for other in exercise.requires:
        found += [name for name in (*_built_on(by_id(other), by_id), other) if name not in found]
    return found


def _of(exercise: Exercise, sources: Sources, outlines: dict[str, _Outline]) -> str:
    digest = hashlib.sha256(sources.revisions.encode() if exercise.revisions else b"")
    wanted = {place.partition(".")[0] for place in exercise.touches}
    seen: list[str] = []
    while wanted:
        module = min(wanted)
        wanted.discard(module)
        seen.append(module)
        if module in outlines:
            wanted |= outlines[module].siblings - set(seen)
    roots = {place.partition(".")[2] for place in exercise.touches}
    names = set(roots)
    while True:
        # Names are looked for in all modules at once: a helper may be imported.
        parts = [outlines[module].reachable(names) for module in sorted(seen) if module in outlines]
        further = names.union(*(referred for _, referred in parts)) if parts else names
        if further == names:
            break
        names = further
    for module in sorted(seen):
        exists = sources.modules.get(module) is not None
        digest.update(f"{module}:{exists}:".encode())
    for dumped, _ in parts:
        digest.update(dumped.encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class _Outline:
    """A module in parts.

    Attributes:
        always: A hash of all that runs when it is imported.
        names: The names that this refers to.
        bodies: A hash of each function's body, and the names it refers to.
        siblings: Modules of the same package that it imports.
    """

    always: str
    names: frozenset[str]
    bodies: dict[str, tuple[str, frozenset[str]]]
    siblings: frozenset[str]

    def reachable(self, names: set[str]) -> tuple[str, frozenset[str]]:
        """The hashes of what can be reached from these names, and what they refer to in their turn."""
        found = [body for name, body in sorted(self.bodies.items()) if name in names]
        text = ":".join([self.always, *(digest for digest, _ in found)])
        return text, self.names.union(*(referred for _, referred in found))


@lru_cache(maxsize=64)
def _outline(source: str) -> _Outline:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _Outline(
            hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest(), frozenset(), {}, frozenset()
        )
    always = hashlib.sha256()
    names: set[str] = set()
    bodies: dict[str, tuple[str, frozenset[str]]] = {}
    siblings: set[str] = set()
    for node in tree.body:
        if _is_main_block(node):
            continue
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            siblings |= {node.module.partition(".")[0]} if node.module else {alias.name for alias in node.names}
        if isinstance(node, _Function):
            body, referred = _dump(node.body), _names(node.body)
            if node.name in bodies:  # the later one wins, and both are looked at
                body, referred = bodies[node.name][0] + body, bodies[node.name][1] | referred
            bodies[node.name] = (body, referred)
            node.body = []
            # The signature is evaluated on import; that it is mentioned there makes nobody call anything.
            always.update(ast.dump(node).encode())
            names |= _names([*node.decorator_list, node.args])
        else:
            always.update(ast.dump(node).encode())
            names |= _names([node])
    return _Outline(always.hexdigest(), frozenset(names), bodies, frozenset(siblings))


def _dump(nodes: list[ast.stmt]) -> str:
    return hashlib.sha256("\n".join(map(ast.dump, nodes)).encode("utf-8", "surrogateescape")).hexdigest()


def _names(nodes: list[ast.stmt] | list[ast.AST]) -> frozenset[str]:
    found = set()
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)  # a sibling may be imported as a whole: `module.function`
            elif isinstance(node, ast.alias):
                found.add(node.name)
    return frozenset(found)


def _is_main_block(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__main__" in ast.dump(node.test)
