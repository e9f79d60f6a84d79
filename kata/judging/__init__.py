"""Judging: the learner's code is run in a worker, what came back and what was sent is judged here.

- `verdict`: the values that come out: verdicts, checks, cards.
- `mistake`: how a grader says that an answer is wrong, not started, or could not be judged.
- `attempt`: what a grader works with: load rows, call the exercise, ask the oracle.
- `observation`: what one call did, put together from the worker's word and the wire's record.
- `scratch`: a database in which commits are real, for migrations.
- `counterexample`: the fewest rows on which a wrong answer still shows.
- `rows`: right and returned rows, compared.
- `question`: a query exercise as data: its oracle, its labels, and the wrong answers that have a name.
- `rules`: the rules that query exercises share, each a check to be composed by a grader.
- `graders`: finds the graders in `tests/exercises/`.
- `judge`: runs the graders and makes verdicts.
"""

from kata.judging import rules
from kata.judging.attempt import Attempt
from kata.judging.data import Rows
from kata.judging.graders import grades
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.pool.committing import CommittingDatabase

__all__ = [
    "Attempt",
    "CommittingDatabase",
    "CouldNotJudge",
    "Mistake",
    "Observation",
    "QuerySpec",
    "Rows",
    "grades",
    "rules",
]
