"""The layers of `kata/`: who may import whom, no cycles, and no way around the places that compose others."""

import graphlib

import grimp
import pytest

PACKAGE = "kata"
# From low to high. A module imports from lower layers, and from its own entry; the docs explain each
# (docs/architecture.md, "Packages and layers").
LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(layer.split())
    for layer in (
        "errors paths schedule",
        "catalogue",
        "source",
        "raw_sql",
        "capture translate shape datasets database",
        "wire",
        "worlds",
        "worker",
        "staging alembic_guard alembic_comparison",
        "pool",
        "judging",
        "progress grading",
        "ui",
        "quiz",
        "demo watch xray doctor authoring",
        "cli pytest_plugin",
        "__main__",
    )
)
# Lower layers of the same rank that may import each other in one direction only: (importer, imported).
ALLOWED = {
    ("datasets", "database"),  # init.sql is read there
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import between modules of the machinery, those inside functions and for types included."""
    return grimp.build_graph(PACKAGE, cache_dir=None)


def edges(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    """Pairs of importer and imported module."""
    return [
        (importer, imported)
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
    ]


def entry(module: str) -> str:
    """The module or package directly below `kata`."""
    return module.split(".")[1] if "." in module else ""


def rank(module: str) -> int:
    """The layer of a module, counted from below; the package itself is the lowest."""
    name = entry(module)
    return next((at for at, layer in enumerate(LAYERS) if name in layer), -1)


def test_every_module_has_a_layer(graph: grimp.ImportGraph) -> None:
    """A new package gets its place on purpose."""
    known = frozenset().union(*LAYERS)

    assert {entry(module) for module in graph.modules} - known - {""} == set()


def test_no_module_imports_upwards(graph: grimp.ImportGraph) -> None:
    """What is below knows nothing of what is above, or beside, it."""
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in edges(graph)
        if entry(importer) != entry(imported)
        and rank(importer) <= rank(imported)
        and (entry(importer), entry(imported)) not in ALLOWED
    ]

    assert wrong == []


def test_there_is_no_import_cycle(graph: grimp.ImportGraph) -> None:
    """Modules can be read, and tested, from below."""
    imports = {
        module: {
            other
            for other in graph.find_modules_directly_imported_by(module)
            # A package that re-exports its modules is not a cycle of theirs.
            if not other.startswith(f"{module}.")
        }
        for module in graph.modules
    }

    try:
        tuple(graphlib.TopologicalSorter(imports).static_order())
    except graphlib.CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_judges_are_opened_in_one_place(graph: grimp.ImportGraph) -> None:
    """Server, workers, pool and submission are composed by `kata.judging.opening` and by nothing else."""
    users = {importer for importer, imported in edges(graph) if imported == "kata.worker.factories"}

    assert {user for user in users if entry(user) != "worker"} <= {"kata.judging.opening", "kata.doctor.server"}
