"""Graders of phase 7: TODO(author)."""

from kata.grading import Attempt, grades, rules


@grades("log-hours")
async def test_log_hours_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})


@grades("raise-salaries")
async def test_raise_salaries_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})


@grades("purge-entries")
async def test_purge_entries_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})


@grades("record-hours")
async def test_record_hours_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})


@grades("ensure-projects")
async def test_ensure_projects_row(attempt: Attempt) -> None:
    """TODO(author): what is written, flushed and not committed."""
    for rows in attempt.sets:
        await attempt.load(rows)
        changes = await attempt.changes()  # TODO(author): the arguments
        rules.only_these_changes(changes, inserted={"TODO(author): the table": [{"TODO(author): the column": 1}]})
