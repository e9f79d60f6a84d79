"""Single edits of a statement: applied to a right one they are mutants, applied to a wrong one possible repairs.

The rules know SQL and the schema, and no exercise. Each module has the rules for a part of a query, one for each type of
node: joins, comparisons, conditions, aggregates, windows, orders, queries as a whole, subqueries, columns, and what
wraps an expression; `breaking` has those that only make a right statement wrong. A rule proposes changes of the
statement's text (`text`), in words that the learner knows (`names`).
"""

from kata.worlds.edits.conditions import FIRST_ARGUMENT
from kata.worlds.edits.edit import Edit
from kata.worlds.edits.proposing import edits, mutants

__all__ = ["FIRST_ARGUMENT", "Edit", "edits", "mutants"]
