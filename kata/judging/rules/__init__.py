"""The rules that graders share. Each looks at one thing, and raises `Mistake` with the evidence.

They were measured together on banks of right and wrong answers: rows on three data sets, the surplus of rows fetched
that grows with irrelevant people, rows that the server never sent, and the cut test. No single one is enough
(`tests/kata/test_rules_are_needed.py` takes them away one by one).

- `calling`: calls with the right answer beside each, also among irrelevant people.
- `conduct`: one session, no commit, reading only; SQLAlchemy's constructs.
- `returned`: rows with the right labels, objects of the right class.
- `right_rows`: right rows on every data set, and the name of the mistake where they are not.
- `statements`: how many, and ordered by whom.
- `evidence`: the database did the work, and the answer was made from what it sent.
"""

from kata.judging.rules.calling import calls, calls_with_noise, every_call
from kata.judging.rules.conduct import conduct, written_with_constructs
from kata.judging.rules.evidence import (
    answer_comes_from_statements,
    database_does_the_work,
    fetches_no_more_than_it_needs,
)
from kata.judging.rules.returned import described, entities, records
from kata.judging.rules.right_rows import describe, entities_are_right, name_the_mistake, rows_are_right, wrong_rows
from kata.judging.rules.statements import (
    most_repeated,
    ordered_by_the_database,
    statement_budget,
    statements_for_show,
    too_many,
)

__all__ = [
    "answer_comes_from_statements",
    "calls",
    "calls_with_noise",
    "conduct",
    "database_does_the_work",
    "describe",
    "described",
    "entities",
    "entities_are_right",
    "every_call",
    "fetches_no_more_than_it_needs",
    "most_repeated",
    "name_the_mistake",
    "ordered_by_the_database",
    "records",
    "rows_are_right",
    "statement_budget",
    "statements_for_show",
    "too_many",
    "written_with_constructs",
    "wrong_rows",
]
