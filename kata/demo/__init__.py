"""`python -m app.<phase>`: a phase, run on the playground database.

    async def main() -> None:
        async with Demo(__name__) as demo:
            async with demo.exercise("an-id") as session:
                demo.rows(await a_query(session))

    if __name__ == "__main__":
        run(main)

The learner's code runs in this process: `print()` and `breakpoint()` work. Nothing is judged, and everything that an
exercise writes is rolled back.
"""

from kata.demo.running import run, run_phases
from kata.demo.show import Demo

__all__ = ["Demo", "run", "run_phases"]
