"""All phases, one after another, on the playground database.

Each phase says what its exercises answer, the SQL they emitted, how many statements that took and how long, and
for an exercise that is not started the place where to start. What a phase writes is rolled back.
"""

from kata.demo import run, run_phases


async def main() -> None:
    """Walk the phases in the order in which they are taught."""
    await run_phases(__package__)


if __name__ == "__main__":
    run(main)
