"""The rules that graders share. Each looks at one thing, and raises `Mistake` with the evidence.

They were measured together on banks of right and wrong answers: rows on three data sets, the surplus of rows fetched
that grows with irrelevant rows, and the cut test. None of them is enough by itself
(`tests/kata/test_rules_are_needed.py` takes them away one by one). The first line of a rule's docstring says which
mistakes it catches.

- `calling`: calls with the right answer beside each, also among irrelevant rows.
- `conduct`: one session, no commit, reading only; SQLAlchemy's constructs.
- `returned`: rows with the right labels, objects of the right class.
- `right_rows`: the right answer on every data set, and the name of the mistake.
- `statements`: how many statements, and an order that the database makes.
- `form`: what the SQL has to contain.
- `evidence`: the database did the work, and the answer was made from what it sent.
- `writing`: what changed in the database, and what was returned for it.
"""

from kata.judging.rules.calling import calls, calls_with_distractors, every_call
from kata.judging.rules.conduct import conduct, written_with_constructs
from kata.judging.rules.evidence import (
    answer_comes_from_statements,
    database_does_the_work,
    fetches_no_more_than_it_needs,
)
from kata.judging.rules.form import has_the_form
from kata.judging.rules.returned import described, entities, records
from kata.judging.rules.right_rows import answer_is_right
from kata.judging.rules.statements import ordered_by_the_database, statement_budget, too_many
from kata.judging.rules.writing import entity_is_the_row, ids_come_from_the_database, only_these_changes

__all__ = [
    "answer_comes_from_statements",
    "answer_is_right",
    "calls",
    "calls_with_distractors",
    "conduct",
    "database_does_the_work",
    "described",
    "entities",
    "entity_is_the_row",
    "every_call",
    "fetches_no_more_than_it_needs",
    "has_the_form",
    "ids_come_from_the_database",
    "only_these_changes",
    "ordered_by_the_database",
    "records",
    "statement_budget",
    "too_many",
    "written_with_constructs",
]
