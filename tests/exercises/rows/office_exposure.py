"""Which wrong answers the rows of schema office expose; see `exposure`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from .company import Company, Job, TimeEntry

# Any moment between these: what is due does not depend on today.
_DUE, _NOT_DUE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
_STATES = ("queued", "running", "done", "failed")
_PAGES = (1, 2, 3, 4, 5)


class _Facts:
    """Facts that several properties need."""

    def __init__(self, data: Company) -> None:
        self.data = data
        self.entries = data.entries
        self.projects = {row.id: row.name for row in data.projects}
        self.position = {row.id: at for at, row in enumerate(data.entries)}
        self.worked = {row.id: [each for each in data.entries if each.employee_id == row.id] for row in data.employees}
        ordered = sorted(data.entries, key=lambda row: (row.employee_id, row.work_date, row.id))
        groups = groupby(ordered, key=lambda row: (row.employee_id, row.work_date))
        self.one_day = [found for _, rows in groups if len(found := list(rows)) > 1]
        self.newest = sorted(data.entries, key=lambda row: (row.work_date, row.id), reverse=True)
        self.due = [row for row in data.jobs if row.state == "queued" and row.run_at < _DUE]
        self.next = sorted(self.due, key=lambda row: (row.run_at, row.id))
        self.days = [day for day in sorted({row.work_date for row in data.entries}) if self.divides(day)]

    def since(self, person: int, day: date) -> bool:
        """Whether a person has an entry on or after a day."""
        return any(row.work_date >= day for row in self.worked[person])

    def divides(self, day: date) -> bool:
        """Whether there are people with entries only before, only on, only after, around and not on a day, and without."""
        seen = {tuple(sorted({_side(row.work_date, day) for row in rows})) for rows in self.worked.values()}
        return {(), (-1,), (0,), (1,), (-1, 1), (-1, 0)} <= seen


def properties(data: Company) -> dict[str, bool]:
    """Return each property by its name, and whether the rows have it."""
    facts = _Facts(data)
    return {name: check(facts) for name, check in _ALL.items()}


def missing(data: Company) -> list[str]:
    """Return the names of the properties that the rows lack."""
    return [name for name, held in properties(data).items() if not held]


def _side(day: date, other: date) -> int:
    return (day > other) - (day < other)


def zigzags(rows: Sequence[TimeEntry], key: Callable[[TimeEntry], Any]) -> bool:
    """Whether rows are in no order of this key, ascending or descending; fewer than three always are."""
    keys = [key(row) for row in rows]
    return keys not in (sorted(keys), sorted(keys, reverse=True))


def keys_of_a_day(names: Mapping[int, str], position: Mapping[int, int]) -> tuple[Callable[[TimeEntry], Any], ...]:
    """What entries of one day may be ordered by instead of their ids.

    Args:
        names: The projects' names by their ids.
        position: Where each entry stands in the order of insertion, by its id.
    """
    return (
        lambda row: names[row.project_id],
        lambda row: row.project_id,
        lambda row: row.hours,
        lambda row: position[row.id],
    )


def _follow_nothing(facts: _Facts) -> bool:
    def contradicted(key: Callable[[TimeEntry], Any]) -> bool:
        # Two entries are in one order or the other: then some days contradict each.
        ascending = {[key(row) for row in rows] == sorted(map(key, rows)) for rows in facts.one_day}
        return any(zigzags(rows, key) for rows in facts.one_day) or len(ascending) == 2

    return all(map(contradicted, keys_of_a_day(facts.projects, facts.position)))


def _not_in_order(rows: Sequence[Any], keys: Iterable[Callable[[Any], Any]]) -> bool:
    return bool(rows) and all(
        list(rows) != sorted(rows, key=key, reverse=reverse) for key in keys for reverse in (False, True)
    )


def _namesakes(facts: _Facts) -> bool:
    first: dict[str, int] = {}
    for person in facts.data.employees:
        other = first.setdefault(person.name, person.id)
        if other > person.id and any(
            not facts.since(person.id, day) and not facts.since(other, day) for day in facts.days
        ):
            return any(map(len, (facts.worked[person.id], facts.worked[other])))
    return False


def _tied_at_the_edge(facts: _Facts, size: int) -> bool:
    rows = facts.newest
    return any(rows[at - 1].work_date == rows[at].work_date for at in range(size, len(rows), size))


def _tied_next(facts: _Facts) -> bool:
    tied = [row for row in facts.due if row.run_at == facts.next[0].run_at] if facts.next else []
    return len(tied) > 1 and tied[0].id > min(row.id for row in tied)


def _earlier(facts: _Facts, state: str) -> bool:
    return any(row.state == state and row.run_at < facts.next[0].run_at for row in facts.data.jobs if facts.next)


def _smaller(facts: _Facts, jobs: Iterable[Job]) -> bool:
    return any(row.id < facts.next[0].id for row in jobs if facts.next)


_ALL: dict[str, Callable[[_Facts], bool]] = {
    # -- time entries
    # A running total by day (RANGE, or no frame at all): entries of one day are peers. GROUP BY work_date.
    "somebody has several entries of one day": lambda facts: any(len(rows) > 1 for rows in facts.one_day),
    # ORDER BY work_date and then project, hours, or nothing, instead of id.
    "entries of one day follow neither project nor hours nor insertion": _follow_nothing,
    # ORDER BY id.
    "somebody's entry ids do not follow the days": lambda facts: any(
        zigzags(sorted(rows, key=lambda row: row.id), lambda row: row.work_date) for rows in facts.worked.values()
    ),
    # No ORDER BY at all.
    "entries are not inserted in any order asked for": lambda facts: _not_in_order(
        facts.entries, (lambda row: row.id, lambda row: (row.work_date, row.id), lambda row: row.work_date)
    ),
    # count(*) or a running number for an id.
    "entry ids have gaps": lambda facts: len(facts.entries) < max((row.id for row in facts.entries), default=0),
    # sum(DISTINCT hours), a DISTINCT over the rows.
    "somebody has the same hours twice": lambda facts: any(
        len({row.hours for row in rows}) < len(rows) for rows in facts.worked.values()
    ),
    # Casts to integer.
    "hours with fractions": lambda facts: any(row.hours % 1 for row in facts.entries),
    # Notes for which NULL is not told from a text, or from the empty one.
    "notes that are NULL, empty, and neither": lambda facts: {None, ""} < {row.note for row in facts.entries},
    # A row comparison without the id, or `work_date <` alone: rows are lost or doubled where a page ends.
    "entries tie on work_date at the edge of small pages": lambda facts: all(
        _tied_at_the_edge(facts, size) for size in _PAGES
    ),
    # `>` for `>=`, any entry at all, the last entry only, `<` in the wrong place.
    "people with entries only before, on and after a day, around it, and with none": lambda facts: bool(facts.days),
    # The last key of the order, id, forgotten; answers keyed by name.
    "namesakes without hours since that day, the later id inserted first": _namesakes,
    # An inner join to departments.
    "somebody without a department has hours": lambda facts: any(
        facts.worked[row.id] for row in facts.data.employees if row.department_id is None
    ),
    # The assignments taken for the hours.
    "somebody works on a project without an assignment": lambda facts: bool(
        {(row.employee_id, row.project_id) for row in facts.entries}
        - {(row.employee_id, row.project_id) for row in facts.data.assignments}
    ),
    # -- reviews
    # The newest or the only one of a person taken.
    "several reviews of one person": lambda facts: (
        len({row.employee_id for row in facts.data.reviews}) < len(facts.data.reviews)
    ),
    # Version 1 typed in.
    "reviews that were edited before": lambda facts: len({row.version for row in facts.data.reviews}) > 1,
    # -- jobs
    # A missing or partial WHERE.
    "jobs of every state": lambda facts: {row.state for row in facts.data.jobs} == set(_STATES),
    # No comparison with now().
    "queued jobs that are not due": lambda facts: any(
        row.state == "queued" and row.run_at > _NOT_DUE for row in facts.data.jobs
    ),
    # What is due must be the same every day.
    "no job becomes due": lambda facts: all(row.run_at < _DUE or row.run_at > _NOT_DUE for row in facts.data.jobs),
    # The last key of the order, id, forgotten.
    "the next jobs tie on run_at, the later id inserted first": _tied_next,
    # ORDER BY id.
    "a job that is due later has a smaller id": lambda facts: _smaller(facts, facts.next[2:]),
    "a job that is not due has a smaller id": lambda facts: _smaller(
        facts, [row for row in facts.data.jobs if row.run_at > _NOT_DUE]
    ),
    # No condition on the state.
    "an earlier job is running": lambda facts: _earlier(facts, "running"),
    "an earlier job has failed": lambda facts: _earlier(facts, "failed"),
    "an earlier job is done": lambda facts: _earlier(facts, "done"),
    # attempts set to 1, or compared with 0.
    "a due job was tried before": lambda facts: any(row.attempts > 0 for row in facts.due),
}
