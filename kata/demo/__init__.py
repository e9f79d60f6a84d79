"""`python -m app.<phase>`: a phase, run on the playground database.

    async def main() -> None:
        async with Demo(__name__) as demo:
            async with demo.exercise("an-id") as session:
                demo.rows(await a_query(session))

    if __name__ == "__main__":
        run(main)

    async with demo.live("an-id") as live:            # several sessions at once, whose commits are real
        first, second = live.session("A"), live.session("B")
        await a_transfer(first)
        waiting = await live.start(a_transfer(second))   # returns when it has ended, or waits for a lock
        await first.commit()
        await waiting

The learner's code runs in this process: `print()` and `breakpoint()` work. Nothing is judged, and everything that an
exercise writes is rolled back, or (in `live`) written to a database that is thrown away.
"""

from kata.demo.running import run, run_phases
from kata.demo.serving import run_or_serve
from kata.demo.show import Demo

__all__ = ["Demo", "run", "run_or_serve", "run_phases"]
