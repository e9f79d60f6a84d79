"""Judging: the learner's code is run in a worker, what came back and what was sent is judged here.

- `verdict`: the values that come out: verdicts, checks, cards.
- `mistake`: how a grader says that an answer is wrong, not started, or could not be judged.
- `attempt`: what a grader works with: load rows, call the exercise, ask the oracle.
- `rows`: right and returned rows, compared.
- `question`: a query exercise as data: its oracle, its labels, and the wrong answers that have a name.
- `rules`: the rules that query exercises share, each a check to be composed by a grader.
- `graders`: finds the graders in `tests/exercises/`.
- `judge`: runs the graders and makes verdicts.
"""

from . import rules
from .attempt import Attempt, Observation, Scratch
from .data import Rows
from .graders import grades
from .mistake import CouldNotJudge, Mistake
from .question import Question

__all__ = ["Attempt", "CouldNotJudge", "Mistake", "Observation", "Question", "Rows", "Scratch", "grades", "rules"]
