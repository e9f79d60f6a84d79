"""The rules that graders share. Each checks one thing and raises `Mistake` with the evidence.

They were measured together on banks of right and wrong answers, and none of them is enough by itself
(`tests/kata/test_rules_are_needed.py` switches them off one by one). The first line of a rule's docstring says which
mistakes it catches; `docs/graders.md` lists them.
"""

from kata.judging.rules.callers import (
    Write,
    arguments_are_kept,
    changes_but_not_of_arguments,
    earlier_work_stays,
    refusal_is_the_callers,
    values_arrive,
)
from kata.judging.rules.calling import calls, calls_with_distractors, checked_calls, every_call
from kata.judging.rules.conduct import conduct, database_error_is_raised, unexpected
from kata.judging.rules.constructs import attributes_are_not_awaited, written_as_raw_sql, written_with_constructs
from kata.judging.rules.contract_tables import mapped_class, table_is_as_described
from kata.judging.rules.evidence import (
    answer_comes_from_statements,
    database_does_the_work,
    fetches_no_more_than_it_needs,
)
from kata.judging.rules.holding import Holding, call_holding, held_objects_are_current
from kata.judging.rules.interleaving import Concurrent, Race, interleaved, others_connect
from kata.judging.rules.live import Faulty, LiveCall, blocking, call_with_faults, command_of, live_call, reset_live
from kata.judging.rules.lock_order import lock_in_changing_order
from kata.judging.rules.races import Moment, call_beside
from kata.judging.rules.relationships import same_relationship
from kata.judging.rules.requests import (
    REQUEST,
    Answer,
    Request,
    answer_at_once,
    application_of,
    cannot_be_made,
    read_answers,
    requests_at_once,
    send_requests,
)
from kata.judging.rules.returned import described, entities, finished, records
from kata.judging.rules.right_rows import answer_is_right
from kata.judging.rules.saving import objects_are_rows
from kata.judging.rules.statements import (
    has_the_form,
    one_statement,
    ordered_by_the_database,
    statement_budget,
    too_many,
)
from kata.judging.rules.tables import TableFacts, attributes_named, location_in_class, read_tables, same_table
from kata.judging.rules.writing import entity_is_the_row, ids_come_from_the_database, only_these_changes

__all__ = [
    "REQUEST",
    "Answer",
    "Concurrent",
    "Faulty",
    "Holding",
    "LiveCall",
    "Moment",
    "Race",
    "Request",
    "TableFacts",
    "Write",
    "answer_at_once",
    "answer_comes_from_statements",
    "answer_is_right",
    "application_of",
    "arguments_are_kept",
    "attributes_are_not_awaited",
    "attributes_named",
    "blocking",
    "call_beside",
    "call_holding",
    "call_with_faults",
    "calls",
    "calls_with_distractors",
    "cannot_be_made",
    "changes_but_not_of_arguments",
    "checked_calls",
    "command_of",
    "conduct",
    "database_does_the_work",
    "database_error_is_raised",
    "described",
    "earlier_work_stays",
    "entities",
    "entity_is_the_row",
    "every_call",
    "fetches_no_more_than_it_needs",
    "finished",
    "has_the_form",
    "held_objects_are_current",
    "ids_come_from_the_database",
    "interleaved",
    "live_call",
    "location_in_class",
    "lock_in_changing_order",
    "mapped_class",
    "objects_are_rows",
    "one_statement",
    "only_these_changes",
    "ordered_by_the_database",
    "others_connect",
    "read_answers",
    "read_tables",
    "records",
    "refusal_is_the_callers",
    "requests_at_once",
    "reset_live",
    "same_relationship",
    "same_table",
    "send_requests",
    "statement_budget",
    "table_is_as_described",
    "too_many",
    "unexpected",
    "values_arrive",
    "written_as_raw_sql",
    "written_with_constructs",
]
