"""Whether the rows are right, on the seed and on the generated sets; if not, which mistake that is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from kata.judging.attempt import Attempt
from kata.judging.counterexample import shown, smallest
from kata.judging.in_worlds import InWorlds, WorldCall, call_in_world, one_call_each
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells, compare, same_but_for_order, same_rows
from kata.judging.rules.calling import Checked, check, checked_calls, in_worlds, returned_cells
from kata.judging.rules.constructs import written_as_raw_sql, written_with_constructs
from kata.judging.rules.naming import name_the_mistake
from kata.judging.rules.statements import precede_by_missing_form, statement_budget
from kata.judging.verdict import SmallTable
from kata.worlds.captured import Reason

_MOST_CONFIRMED = 3


async def answer_is_right(attempt: Attempt, spec: QuerySpec) -> None:
    """Reject rows or objects with wrong values, labels or order: on the seed, on generated sets, and in all worlds.

    The mistake is the single change that makes the learner's statement right in every world, one of the spec's named
    mistakes that gives the same rows everywhere, or described by the rows that differ.
    """
    try:
        seen = await checked_calls(attempt, spec)
        tried = await in_worlds(attempt, spec)
        # Rows that do not follow from a seed come first: the same answer gets the same card in every run.
        wrong_calls = [call for call in seen if call.difference is not None]
        wrong = next((call for call in wrong_calls if call.observation.rows not in attempt.generated), None)
        if wrong is None:
            wrong = await _wrong_in_a_world(attempt, spec, seen, tried) or next(iter(wrong_calls), None)
        if wrong is not None:
            raise await _mistake(attempt, spec, seen, tried, wrong)
    except Mistake as mistake:
        last = attempt.observations[-1] if attempt.observations else None
        if last is not None and last.raised is not None:
            # An argument that is pasted into SQL breaks it: that is the cause, not the server's complaint.
            written = written_as_raw_sql if spec.raw else written_with_constructs
            written(attempt.observations, construct=spec.constructs)
            # The same goes for a second statement that is made of the first one's rows, where there are none.
            await statement_budget(
                attempt, [each for each in attempt.observations if each.raised is None], at_most=spec.statements
            )
        await precede_by_missing_form(attempt, spec, mistake)
        raise


async def _wrong_in_a_world(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], tried: InWorlds
) -> Checked | None:
    """A wrong call on the rows of a world, the smallest one; `None` if there is none.

    What running the statement again shows is confirmed by a call, unless it is only a matter of chance.
    """
    by_chance = None
    for failure in tried.failures[:_MOST_CONFIRMED]:
        checked = await _called(attempt, spec, failure.call)
        if checked.difference is not None:
            return checked
        if _put_in_order_in_python(tried, checked):
            # The rows are right; that the database does not order them is for another check to say.
            tried.reason = Reason.REORDERED
        elif (failure.only_order or failure.by_chance) and failure.shaken is not None and by_chance is None:
            # This time the right rows came in the right order; the statement allows others, or another one.
            difference = compare(spec.labels, failure.call.right, failure.shaken)
            by_chance = checked._replace(got=failure.shaken, difference=difference)
    if by_chance is not None and tried.reason is None:
        return by_chance
    # Too many statements are rejected later on, and by name.
    within_budget = all(len(call.observation.work) <= spec.statements for call in seen)
    if within_budget:
        again = tried.captured is None or tried.failures
        for call in one_call_each(tried.calls) if again else _longest(tried, max(len(call.right) for call in seen)):
            checked = await _called(attempt, spec, call)
            if checked.difference is not None:
                return checked
    return None


def _longest(tried: InWorlds, longest: int) -> list[WorldCall]:
    """The call with the longest right answer, if none was as long yet: running a statement again shows no cut in Python."""
    longer = [call for call in tried.calls if len(call.right) > longest]
    return [max(longer, key=lambda call: len(call.right))] if longer else []


def _put_in_order_in_python(tried: InWorlds, checked: Checked) -> bool:
    """Whether a call returned the rows of its statement in another order than the server sent them."""
    captured = tried.captured
    sent = [each for each in checked.observation.work if captured is not None and each.sql == captured.sql]
    rows = captured.read(sent[0].result_rows()) if captured is not None and sent else None
    return rows is not None and same_but_for_order(rows, checked.got) and not same_rows(rows, checked.got)


async def _called(attempt: Attempt, spec: QuerySpec, call: WorldCall) -> Checked:
    observation = await call_in_world(attempt, call)
    right = await attempt.oracle(observation.rows, spec.filled(spec.oracle, call.arguments))
    return check(spec, observation, right)


async def _mistake(
    attempt: Attempt, spec: QuerySpec, seen: Sequence[Checked], tried: InWorlds, wrong: Checked
) -> Mistake:
    everything = list(seen) if any(call.difference for call in seen) else [*seen, wrong]
    assert wrong.difference is not None
    sentence, help = await name_the_mistake(attempt, spec, everything, tried, wrong)
    return wrong.observation.mistake(
        sentence,
        difference=wrong.difference,
        data=wrong.observation.seen_on,
        counterexample=await _counterexample(attempt, spec, tried, wrong),
        help=help,
    )


async def _counterexample(attempt: Attempt, spec: QuerySpec, tried: InWorlds, wrong: Checked) -> tuple[SmallTable, ...]:
    """The smallest database on which the answer is wrong: a world if there is one, made smaller still."""

    def read(observation: Observation) -> list[Cells]:
        return returned_cells(observation, spec)

    for failure in tried.failures[:_MOST_CONFIRMED]:
        with suppress(Mistake, CouldNotJudge):
            observation = await call_in_world(attempt, failure.call)
            if found := await smallest(attempt, spec, observation, read):
                return found
            if failure.only_order and failure.shaken is not None:
                return await shown(attempt, spec, failure.call, failure.shaken)
    return await smallest(attempt, spec, wrong.observation, read)
