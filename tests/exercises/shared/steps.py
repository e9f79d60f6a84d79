"""Probes that go through several steps on the live database, and say in which one they were when something was raised."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kata.grading import Attempt, LiveDatabase, Observation


async def filled(attempt: Attempt) -> LiveDatabase:
    """Return the live database with the seed's rows; what the checks of an exercise commit stays there for the next ones."""

    async def fill() -> LiveDatabase:
        live = await attempt.ready_database()
        await live.reset(attempt.seed_rows.script)
        return live

    return await attempt.remember("filled", fill)


async def run_steps(
    attempt: Attempt, file: Path, probe: str, *arguments: Any, when: Callable[[str], str]
) -> Observation:
    """Run a probe on the live database, with its statements; its first argument is the database's URL.

    Args:
        attempt: Its live database is used as it is.
        file, probe, arguments: The probe. Beside it stands another one, `step_under_way`, that returns the name of the
            step in which it was.
        when: Returns the beginning of a sentence for a step: "When an employee is changed".

    Raises:
        Mistake: Something was raised.
    """
    live = await filled(attempt)
    observation = await attempt.probe(file, probe, live.url, *arguments, may_raise=True, wire=live.wire)
    raised = observation.raised
    if raised is not None:
        step = (await attempt.probe(file, "step_under_way")).value
        raise observation.mistake(
            f"{when(step)}, {raised.name} is raised: {raised.first_line}",
            where=attempt.location_of(raised),
            explanation=raised.explained,
            help=(raised.explanation or {}).get("todo") or "",
        )
    return observation
