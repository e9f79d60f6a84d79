"""What a verdict depends on, as a hash: when two are equal, judging again would give the same verdict.

An exercise depends on its own objects, on what they refer to (helpers, module-level code, sibling modules that its
module imports), on the exercises that it requires, and on the revisions if it has any. Other exercises in the same file
do not count, nor do comments and layout.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

from kata.catalogue import Catalogue, Exercise
from kata.paths import FIRST_REVISION, SOLUTIONS
from kata.source.parsing import parsed
from kata.staging import Staged, Submission

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Sources:
    """The text of a submission.

    Attributes:
        modules: Source by module; `None` where there is no readable file.
        revisions: A hash over the submission's own revisions.
    """

    modules: dict[str, str | None]
    revisions: str

    @classmethod
    def of(cls, submission: Submission | Staged, catalogue: Catalogue) -> Sources:
        """Read a submission, or the staged copy of one. Given modules are the workbook's in both."""
        modules: dict[str, str | None] = {}
        for module in (*catalogue.modules, *catalogue.given):
            folder = SOLUTIONS if module in catalogue.given else submission.package
            try:
                modules[module] = (folder / f"{module}.py").read_bytes().decode("utf-8", "surrogateescape")
            except OSError:
                modules[module] = None
        digest = hashlib.sha256()
        first = FIRST_REVISION.read_bytes()
        for path in sorted(submission.versions.glob("*.py")):
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if path.name != FIRST_REVISION.name or data != first:  # a staged copy always has the workbook's own
                digest.update(path.name.encode() + b"\0" + hashlib.sha256(data).digest())
        return cls(modules, digest.hexdigest())


def fingerprints(catalogue: Catalogue, sources: Sources) -> dict[str, str]:
    """The fingerprint of each exercise, by id."""
    outlines = {module: _outline(source or "") for module, source in sources.modules.items()}
    own = {exercise.id: _of(exercise, sources, outlines) for exercise in catalogue.exercises}
    found = {}
    for exercise in catalogue.exercises:
        digest = hashlib.sha256(own[exercise.id].encode())
        for other in dict.fromkeys(_required(exercise, catalogue)):
            digest.update(own[other].encode())
        found[exercise.id] = digest.hexdigest()[:24]
    return found


def _required(exercise: Exercise, catalogue: Catalogue) -> Iterator[str]:
    """The ids of everything that an exercise requires, directly or not, the deepest first."""
    for other in exercise.requires:
        yield from _required(catalogue.by_id(other), catalogue)
        yield other


def _of(exercise: Exercise, sources: Sources, outlines: dict[str, _Outline]) -> str:
    digest = hashlib.sha256(sources.revisions.encode() if exercise.revisions else b"")
    modules: set[str] = set()
    unseen = {target.partition(".")[0] for target in exercise.touches}
    while unseen:
        modules |= unseen
        unseen = set().union(*(outlines[one].siblings for one in unseen if one in outlines)) - modules
    names = {target.partition(".")[2] for target in exercise.touches}
    while True:
        # Names are looked up in all modules at once: a helper may be imported.
        parts = [outlines[module].reachable(names) for module in sorted(modules) if module in outlines]
        further = names.union(*(referred for _, referred in parts))
        if further == names:
            break
        names = further
    for module in sorted(modules):
        digest.update(f"{module}:{sources.modules.get(module) is not None}:".encode())
    for text, _ in parts:
        digest.update(text.encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class _Outline:
    """The parts of a module.

    Attributes:
        always: A hash of everything that runs on import.
        names: The names that this code refers to.
        bodies: A hash of each function's body, with the names that it refers to.
        siblings: The modules of the same package that it imports.
    """

    always: str
    names: frozenset[str]
    bodies: dict[str, tuple[str, frozenset[str]]]
    siblings: frozenset[str]

    def reachable(self, names: set[str]) -> tuple[str, frozenset[str]]:
        """The hashes of what these names reach, and the names that this code refers to in turn."""
        found = [body for name, body in sorted(self.bodies.items()) if name in names]
        text = ":".join([self.always, *(digest for digest, _ in found)])
        return text, self.names.union(*(referred for _, referred in found))


@lru_cache(maxsize=64)
def _outline(source: str) -> _Outline:
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _Outline(_hash(source), frozenset(), {}, frozenset())
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
            body, referred = _hash("\n".join(map(ast.dump, node.body))), _names(node.body)
            if node.name in bodies:  # the later one counts in Python; here both do
                body, referred = bodies[node.name][0] + body, bodies[node.name][1] | referred
            bodies[node.name] = (body, referred)
            # The signature is evaluated on import; the body is not.
            signature = copy(node)
            signature.body = []
            always.update(ast.dump(signature).encode())
            names |= _names([*node.decorator_list, node.args])
        else:
            always.update(ast.dump(node).encode())
            names |= _names([node])
    return _Outline(always.hexdigest(), frozenset(names), bodies, frozenset(siblings))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


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
