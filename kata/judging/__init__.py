"""Judging: the learner's code runs in a worker; what it returns and sends is judged here.

Graders import everything they may use from `kata.grading`. The way of a verdict: `opening` composes a `judge`, which
runs the `graders` of an exercise with an `attempt` (its `database_side` loads rows, its `learner_side` calls the
answer and returns an `observation`) and makes a `verdict`.
"""
