"""What the SQL has to contain, as the query spec says it."""

from __future__ import annotations

from collections.abc import Sequence

from kata.judging.attempt import Attempt
from kata.judging.mistake import Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import Form, QuerySpec
from kata.shape import Shape
from kata.wire import Statement


async def has_the_form(attempt: Attempt, observations: Sequence[Observation], spec: QuerySpec) -> None:
    """Reject SQL without what the spec's forms ask for: a function, a nested query, a recursion, a window function."""
    for observation in observations:
        shapes = [(statement, await attempt.shape(statement)) for statement in observation.work]
        for form in spec.forms:
            if not _is_met(form, shapes):
                raise observation.mistake(form.says.replace("{windows}", _windows(shapes)), help=form.help)


async def precede_by_missing_form(attempt: Attempt, spec: QuerySpec, mistake: Mistake) -> None:
    """Where rows are wrong and a form is missing, put the form's sentence first: the cause before its effect."""
    work = attempt.observations[0].work if attempt.observations else []
    if len(work) != 1 or mistake.card.difference is None:
        return
    shapes = [(work[0], await attempt.shape(work[0]))]
    for form in spec.forms:
        if form.precede and not _is_met(form, shapes) and _windows(shapes) not in mistake.card.mistake:
            mistake.precede(form.precede.replace("{windows}", _windows(shapes)))
            return


def _is_met(form: Form, shapes: Sequence[tuple[Statement, Shape | None]]) -> bool:
    """Whether one of the statements has the form, or cannot be read."""
    return any(shape is None or form.is_met(statement.sql, shape) for statement, shape in shapes)


def _windows(shapes: Sequence[tuple[Statement, Shape | None]]) -> str:
    names = {f"{window.function}()" for _, shape in shapes if shape is not None for window in shape.windows}
    return ", ".join(sorted(names)) or "no window function"
