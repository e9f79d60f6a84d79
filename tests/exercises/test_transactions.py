"""Graders of phase 10: TODO(author)."""

from kata.grading import Attempt, Mistake, grades, rules


@grades("session-scope")
async def test_session_scope_value(attempt: Attempt) -> None:
    """TODO(author): the value is right."""
    raise Mistake("TODO(author): call it and check the value.")


@grades("import-employees")
async def test_import_employees_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})


@grades("edit-review")
async def test_edit_review_value(attempt: Attempt) -> None:
    """TODO(author): the value is right."""
    raise Mistake("TODO(author): call it and check the value.")


@grades("run-serializable")
async def test_run_serializable_value(attempt: Attempt) -> None:
    """TODO(author): the value is right."""
    raise Mistake("TODO(author): call it and check the value.")
