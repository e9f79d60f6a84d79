"""`python -m app.<phase>`: a phase shown off on the playground database.

    async def main() -> None:
        async with Demo(__name__) as demo:
            async with demo.exercise("the-id") as session:
                demo.rows(await the_function(session, "Engineering"))

    if __name__ == "__main__":
        run(main)

The learner's code runs right here, in this process: `print()` and `breakpoint()` work. Nothing is judged, and nothing
that an exercise writes stays in the database.
"""

from kata.demo.running import run, run_phases
from kata.demo.show import Demo

__all__ = ["Demo", "run", "run_phases"]
