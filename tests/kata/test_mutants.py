"""The fixed worlds expose every mutant of every oracle, several times; the others are listed by hand with the reason."""

import asyncio
from dataclasses import dataclass

import pytest

from kata import catalogue
from kata.authoring import distilling
from kata.authoring.distilling import LEAST_KILLS, Mutant, Rate, distil
from kata.authoring.layout import Layout
from kata.database import Server
from kata.judging.opening import fixed_world_database
from kata.judging.query_spec import QuerySpec

LAYOUT = Layout()
SPECS = {path.stem: QuerySpec.read(path) for path in sorted(LAYOUT.specs.glob("*.toml"))}


@pytest.fixture(scope="module")
def found(real_server: Server) -> dict[Mutant, frozenset[int]]:
    """Which worlds expose each mutant."""

    async def run() -> dict[Mutant, frozenset[int]]:
        worlds = fixed_world_database(real_server, catalogue.load().ddl)
        try:
            return await distilling.kills(worlds, SPECS)
        finally:
            await worlds.close()

    return asyncio.run(run())


@pytest.mark.parametrize("exercise_id", SPECS)
def test_every_mutant_is_exposed(exercise_id: str, found: dict[Mutant, frozenset[int]]) -> None:
    """All of them, in at least five worlds; what [equivalent] lists really survives everywhere."""
    rate = distilling.rate(exercise_id, SPECS[exercise_id], found)
    assert rate.mutants > 20
    assert list(rate.problems()) == []


def test_the_worlds_were_chosen_for_these_oracles() -> None:
    """After a change of an oracle, `kata dev check --answers` chooses the worlds anew."""
    choice = distilling.Choice.read(LAYOUT.worlds)
    assert choice is not None
    assert choice.digest == distilling.digest(SPECS)
    assert choice.chosen.keys() == SPECS.keys()


def test_equivalent_mutants_have_reasons() -> None:
    """Each pattern says why no data can tell the two apart."""
    for spec in SPECS.values():
        assert all(len(why) > 10 for why in spec.equivalent.values())


@dataclass(frozen=True)
class Exposed:
    """A mutant, and the worlds that expose it."""

    name: str
    worlds: tuple[int, ...]


@pytest.mark.parametrize(
    ("exposed", "chosen"),
    [
        # The world that exposes most comes first, then what is still missing, the smaller world before the larger.
        ([Exposed("a", (1, 2)), Exposed("b", (2,)), Exposed("c", (3,))], [2, 3, 1]),
        # Of equal ones the smaller: world 3 has a single row.
        ([Exposed("a", tuple(range(1, 9)))], [3, 1, 2, 4, 5]),
        ([Exposed("never", ())], []),
    ],
)
def test_distilling_is_a_set_cover(exposed: list[Exposed], chosen: list[int]) -> None:
    """As few worlds as possible, each mutant in five of them, or in all that there are."""
    kills = {Mutant("x", each.name, each.name): frozenset(each.worlds) for each in exposed}
    assert distil(kills, {number: 1 if number == 3 else 4 for number in range(1, 9)}) == chosen


def test_each_exercise_has_its_own_worlds() -> None:
    """Those that expose its own mutants five times, filled up with the most exposing ones; all are among the fixed ones."""
    kills = {
        Mutant("x", "a", "a"): frozenset(range(30, 35)),
        Mutant("y", "b", "b"): frozenset(range(35, 41)),
    }
    sizes = dict.fromkeys(range(1, 50), 1)
    choice = distilling.choose(kills, sizes, ["x", "y"])
    assert set(range(30, 35)) < set(choice["x"])
    assert len(set(range(35, 41)) & set(choice["y"])) == LEAST_KILLS
    assert [len(choice[each]) for each in "xy"] == [distilling.LEAST_WORLDS] * 2


def test_a_survivor_is_a_problem() -> None:
    """A mutant that too few worlds expose is named with its SQL, and so is a pattern without a mutant."""
    spec = QuerySpec("SELECT 1", ("a",), 1, "select()", equivalent={"join*": "a reason", "nothing*": "another"})
    kills = {
        Mutant("x", "join: a -> b", "SELECT a"): frozenset[int](),
        Mutant("x", "where: c -> d", "SELECT c"): frozenset(range(LEAST_KILLS - 1)),
        Mutant("x", "order: e -> f", "SELECT e"): frozenset(range(LEAST_KILLS)),
    }
    rate = distilling.rate("x", spec, kills)
    assert rate == Rate("x", 2, 1, 1, rate.survivors, ["nothing*"])
    assert "where: c -> d" in next(iter(rate.problems()))
