"""Rows of schema office that expose wrong answers, drawn for the people and projects of a generated company.

Some people and some jobs have a role, as departments have in `generator`: each role is what a certain wrong answer
overlooks. What is left to chance is checked by `office_exposure`, and drawn again if it is missing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from random import Random

from .company import Company, Job, Review, TimeEntry
from .office_exposure import keys_of_a_day, missing, zigzags

_ATTEMPTS = 200
_NUMBERINGS = 40
_MOST_ENTRIES = 60
# Quarters of an hour, and amounts that no quarter gives.
_HOURS = [Decimal(text) for text in ("0.25", "0.50", "1.25", "1.75", "2.00", "3.40", "4.00", "6.50", "7.75", "8.00")]
_NOTES = ["Call with a customer", "Pairing", "Bugs", "Release", "Workshop"]
_BODIES = [
    "Asks good questions.",
    "Could write more tests.",
    "Helps everybody.",
    "",
    "It's a pleasure to work with her.",
]
_TASKS = ["export_hours", "remind", "send_invoice", "rebuild_index"]
_by_id = attrgetter("id")
# Days before the day that everything lies around, and days after it.
_BEFORE, _AFTER = (-6, -4, -3, -1), (1, 2, 4)


def with_office(random: Random, company: Company, twins: Sequence[int]) -> Company:
    """Return the company with time entries, reviews and jobs.

    Args:
        random: What the rows are drawn with.
        company: The people and projects.
        twins: The ids of two people who have the same name.
    """
    lacks: list[str] = []
    for _ in range(_ATTEMPTS):
        made = _Draw(random, company, twins).company()
        lacks = missing(made)
        if not lacks:
            return made
    raise AssertionError(f"no rows of schema office with all properties; the last draw lacked: {', '.join(lacks)}")


class _Draw:
    """One draw of all rows."""

    def __init__(self, random: Random, company: Company, twins: Sequence[int]) -> None:
        self.random = random
        self.data = company
        self.twins = list(twins)
        self.projects = [project.id for project in company.projects]
        # Before the dates of distractor rows, so that none of those ties with a day here.
        self.day = date(2021, 1, 11) + timedelta(days=random.randrange(1_000))
        # (employee, project, days from the day on) → hours: no two for the same three.
        self.worked: dict[tuple[int, int, int], Decimal] = {}

    def company(self) -> Company:
        return replace(self.data, entries=self._entries(), reviews=self._reviews(), jobs=self._jobs())

    # Time entries

    def _entries(self) -> tuple[TimeEntry, ...]:
        random = self.random
        others = [person.id for person in self.data.employees if person.id not in self.twins]
        loose = {person.id for person in self.data.employees if person.department_id is None}
        random.shuffle(others)
        others.sort(key=loose.__contains__, reverse=True)
        # Somebody without a department has hours, too.
        before, on, after, around, until, busy, *rest = [others[0], *others[len(loose) :]]
        random.shuffle(self.twins)
        self._work(self.twins[0], random.sample(_BEFORE, 2))  # the other one has none
        self._work(before, random.sample(_BEFORE, 2))
        self._work(on, [0, 0])
        self._work(after, random.sample(_AFTER, 2))
        self._work(around, [random.choice(_BEFORE), random.choice(_AFTER)], same=True)
        self._work(until, [random.choice(_BEFORE), 0])
        self._work(busy, [0, 0, 0, *random.sample(_BEFORE, 2), *random.sample(_AFTER, 2)])
        self._work(busy, [_AFTER[0]], same=True)
        some = rest[: min(len(rest) // 2, (_MOST_ENTRIES - 22) // 2)]
        for person in some:
            self._work(person, [random.choice((*_BEFORE, 0, *_AFTER)) for _ in range(random.choice((1, 1, 2, 3)))])
        return self._numbered(busy)

    def _work(self, person: int, days: Sequence[int], *, same: bool = False) -> None:
        """Add entries of a person, each on a project that has none of them yet that day; with the same hours."""
        hours = self.random.choice(_HOURS)
        for day in days:
            free = [key for key in self.projects[:-1] if (person, key, day) not in self.worked]
            free = free or [key for key in self.projects if (person, key, day) not in self.worked]
            if free:
                self.worked[person, self.random.choice(free), day] = hours if same else self.random.choice(_HOURS)

    def _numbered(self, busy: int) -> tuple[TimeEntry, ...]:
        """Give the entries ids and an order in which those of the busy person's day follow nothing."""
        notes: list[str | None] = [None, "", *_NOTES[:2]]
        notes += [self.random.choice((None, *_NOTES)) for _ in range(len(self.worked) - len(notes))]
        self.random.shuffle(notes)
        names = {project.id: project.name for project in self.data.projects}
        rows: list[TimeEntry] = []
        for _ in range(_NUMBERINGS):
            ids = self.random.sample(range(1, 2 * len(self.worked) + 8), len(self.worked))
            rows = [
                TimeEntry(key, person, project, self.day + timedelta(days=days), hours, note)
                for key, note, ((person, project, days), hours) in zip(ids, notes, self.worked.items(), strict=True)
            ]
            self.random.shuffle(rows)
            position = {row.id: at for at, row in enumerate(rows)}
            day = sorted((row for row in rows if (row.employee_id, row.work_date) == (busy, self.day)), key=_by_id)
            if all(zigzags(day, key) for key in keys_of_a_day(names, position)):
                break
        return tuple(rows)

    # Reviews

    def _reviews(self) -> tuple[Review, ...]:
        count = self.random.randint(6, 12)
        people = self.random.sample([person.id for person in self.data.employees], count // 2 + 1)
        written = [*people, *(self.random.choice(people[:2]) for _ in range(count - len(people)))]
        ids = self.random.sample(range(1, 2 * count + 4), count)
        rows = [
            Review(
                key, person, self.random.randint(1, 5), self.random.choice(_BODIES), self.random.choice((1, 1, 2, 4))
            )
            for key, person in zip(ids, written, strict=True)
        ]
        return tuple(rows)

    # Jobs

    def _jobs(self) -> tuple[Job, ...]:
        """Two tie as the next in turn; earlier ones are no longer queued, later ones and one to come have smaller ids."""
        random = self.random
        more = random.randint(0, 4)
        first, second, third, fourth, *rest = sorted(random.sample(range(1, 40), 10 + more))
        now = datetime(self.day.year, self.day.month, self.day.day, 6, tzinfo=UTC)
        random.shuffle(rest)
        jobs = [
            self._job(fourth, "queued", now),
            self._job(third, "queued", now),
            self._job(second, "queued", now + timedelta(hours=random.randint(1, 30)), attempts=random.randint(1, 3)),
            self._job(first, "queued", self._far()),
            self._job(rest.pop(), "queued", now + timedelta(hours=random.randint(1, 30))),
            self._job(rest.pop(), "running", now - timedelta(minutes=random.randint(5, 300)), attempts=1),
            self._job(rest.pop(), "failed", now - timedelta(days=random.randint(1, 9)), attempts=random.randint(2, 5)),
            self._job(rest.pop(), "done", now - timedelta(days=random.randint(1, 9)), attempts=1),
            self._job(rest.pop(), "done", self._far()),  # done ahead of its time
        ]
        for key in rest:
            late = now + timedelta(minutes=random.randint(1, 3_000))
            jobs.append(self._job(key, random.choice(("queued", "failed", "done")), random.choice((late, self._far()))))
        tied = jobs[:2]
        random.shuffle(jobs)
        # Of the two that tie, the later id is inserted first.
        for at, job in zip(sorted(map(jobs.index, tied)), tied, strict=True):
            jobs[at] = job
        return tuple(jobs)

    def _far(self) -> datetime:
        return datetime(2099, 1, 1, tzinfo=UTC) + timedelta(hours=self.random.randrange(8_000))

    def _job(self, key: int, state: str, run_at: datetime, *, attempts: int = 0) -> Job:
        task = f'{{"task": "{self.random.choice(_TASKS)}", "number": {self.random.randint(1, 99)}}}'
        return Job(key, task, state, attempts, run_at)
