"""Judging: the learner's code runs in a worker; what came back and what was sent is judged here.

Graders import from `kata.grading`, which has all that they may use.

- `verdict`: the values that come out: verdicts, checks, cards.
- `mistake`: how a grader says that an answer is wrong, not started, or could not be judged.
- `attempt`: what a grader works with; `database_side` loads rows and asks the oracle, `learner_side` calls the answer.
- `observation`: what one call did, put together from the worker's reply and the wire's record.
- `snapshot`: the whole database before and after a call.
- `rows`: right and returned rows, compared.
- `data`: the rows that graders load.
- `counterexample`: the fewest rows on which a wrong answer still shows.
- `rules`: the rules that graders share.
- `query_spec`, `query_checks`: a query exercise as data, and its standard checks.
- `graders`: finds the graders in `tests/exercises/`.
- `judge`: runs the graders and makes verdicts; `opening` makes a judge with all that it needs.
- `limits`: how long an answer may take.
"""
