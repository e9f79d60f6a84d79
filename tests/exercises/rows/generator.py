"""Rows that expose wrong answers, generated from a seed.

Some departments have a role: their salaries are calculated so that a certain wrong answer fails. The others are
ordinary. `exposure` checks what depends on chance; if something is missing, the next draw continues with the same
random numbers, so a seed gives the same rows on every machine.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from .company import Assignment, Company, Department, Employee, Project
from .exposure import missing, never_ends
from .names import WILDCARDS, awkward_email, beyond_ascii, email, part_of, people_names, project_names, team_names
from .office import with_office

SMALLEST_DEPARTMENTS, SMALLEST_EMPLOYEES = 6, 16
_ATTEMPTS = 200
_UNIT = 100  # salaries are calculated in cents


def generate(seed: int, *, departments: int = 8, employees: int = 30, projects: int | None = None) -> Company:
    """Make rows with every property of `exposure`.

    Args:
        seed: Two calls with the same arguments give the same rows.
        departments: How many; at least 6.
        employees: How many; at least 16.
        projects: How many; at least 2, by default a number that fits the employees.

    Raises:
        ValueError: So few rows cannot have all the properties.
    """
    projects = 6 + employees // 100 if projects is None else projects
    if departments < SMALLEST_DEPARTMENTS or employees < SMALLEST_EMPLOYEES or projects < 2:
        raise ValueError(
            f"at least {SMALLEST_DEPARTMENTS} departments, {SMALLEST_EMPLOYEES} employees and 2 projects are needed "
            f"to expose wrong answers (asked for: {departments}, {employees} and {projects})"
        )
    if employees < SMALLEST_EMPLOYEES + departments - SMALLEST_DEPARTMENTS:
        raise ValueError(f"{employees} employees are too few to staff {departments} departments")
    random = Random(f"{seed}/{departments}/{employees}/{projects}")
    lacks: list[str] = []
    for _ in range(_ATTEMPTS):
        company = _Draw(random, departments, employees, projects).company()
        lacks = missing(company)
        if not lacks:
            return company
    raise AssertionError(f"no rows with all properties for seed {seed}; the last draw lacked: {', '.join(lacks)}")


class _Draw:
    """One draw: the salaries of each department first, then ids and names, managers, projects, order."""

    def __init__(self, random: Random, departments: int, employees: int, projects: int) -> None:
        self.random = random
        self.department_names = self._department_names(departments)
        self.department_ids = random.sample(range(1, 2 * departments + 4), departments)
        self.ids = random.sample(range(1, 2 * employees + 8), employees)
        self.names = people_names(random, employees)
        self.projects = projects
        self.people: list[Employee] = []
        self.twins: set[int] = set()
        self._staff(employees)

    def company(self) -> Company:
        self._twin_names()
        self._awkward_names()
        self._set_managers()
        project_rows = self._project_rows()
        department_rows = [
            Department(
                key,
                name,
                self._budget(),
                datetime(2018, 1, 1, tzinfo=UTC) + timedelta(minutes=self.random.randrange(3_000_000)),
            )
            for key, name in zip(self.department_ids, self.department_names, strict=True)
        ]
        self.random.shuffle(department_rows)
        assignments = self._assignments(project_rows)
        company = Company(
            tuple(department_rows),
            self._insertion_order(),
            tuple(project_rows),
            tuple(assignments),
            name="generated data",
        )
        return with_office(self.random, company, sorted(self.twins))

    # Departments. The first six play a part: main, cased, prefixed, average, single, empty. The others are ordinary.

    def _department_names(self, count: int) -> list[str]:
        base = team_names(self.random, count)
        main, other = base[0], base[min(count - 1, 6)]
        # With six departments one name has to be in both pairs.
        cased = main if count == SMALLEST_DEPARTMENTS else other
        return [main, cased.lower(), part_of(self.random, main), *base[3:]]

    # Salaries

    def _staff(self, employees: int) -> None:
        spare = employees - SMALLEST_EMPLOYEES
        ordinary = list(range(SMALLEST_DEPARTMENTS, len(self.department_names)))
        spare -= len(ordinary)  # one person in each of them at least
        extra = [self.random.randint(0, min(6, spare // 8)) for _ in range(4)]
        spare -= sum(extra)
        self._hire(None, self._unassigned(2 + extra[3]))
        self._hire(0, self._main(6 + extra[0]))
        self._hire(1, [self.random.randrange(38_000, 60_000) * _UNIT] * (2 + extra[1]))
        self._hire(4, [self.random.randrange(40_000_00, 160_000_00)])
        # Pairs around the middle leave the average where it is.
        pairs = extra[2] // 2
        spare += extra[2] - 2 * pairs
        self._hire(3, self._average(pairs))
        shares = dict.fromkeys((2, *ordinary), 1)
        for _ in range(spare):
            shares[self.random.choice((2, *ordinary))] += 1
        for department, count in shares.items():
            self._hire(department, [self._ordinary_salary() for _ in range(count)])

    def _hire(self, department: int | None, salaries: list[int]) -> None:
        for cents in salaries:
            number, name = self.ids[len(self.people)], self.names[len(self.people)]
            hired = date(2015, 1, 1) + timedelta(days=self.random.randrange(3_600))
            key = None if department is None else self.department_ids[department]
            salary = Decimal(cents) / _UNIT
            self.people.append(
                Employee(number, name, email(name, number), salary.quantize(Decimal("0.01")), hired, key)
            )

    def _ordinary_salary(self) -> int:
        cents = self.random.randrange(46_000_00, 76_000_00)
        return cents if self.random.random() < 0.5 else cents // 1000 * 1000

    def _unassigned(self, count: int) -> list[int]:
        """People without a department: the head of the company, and others who earn little."""
        top = self.random.randrange(140_000, 190_000) * _UNIT
        return [top, *(self.random.randrange(28_000_00, 44_000_00) for _ in range(count - 1))]

    def _main(self, count: int) -> list[int]:
        """Three people tied on a high salary, one slightly below the average and above avg(distinct), others far below.

        The average has infinitely many decimals; rounded to a whole number it is below the one who is below it.
        """
        top = self.random.randrange(96_000, 130_000) * _UNIT
        rest = [top * self.random.randrange(55, 79) // 100 for _ in range(count - 5)]
        last = top * self.random.randrange(50, 70) // 100
        units = (3 * top + sum(rest) + last) // ((count - 1) * _UNIT)
        middle = units * _UNIT + 20
        # The average is the units, 30 cents and a fraction; the last salary is what is left of the sum.
        fraction = self.random.choice([cents for cents in range(count) if never_ends(Fraction(cents, count))] or [0])
        last = count * (units * _UNIT + 30) + fraction - 3 * top - sum(rest) - middle
        return [top, top, top, middle, *rest, last]

    def _average(self, pairs: int) -> list[int]:
        """One salary that is exactly the average, and one 20 cents above it: the same as whole numbers."""
        middle = self.random.randrange(33_000, 42_000) * _UNIT + 70
        step = self.random.randrange(2_000_00, 6_000_00)
        salaries = [middle, middle + 20, middle - step, middle + step - 20]
        for _ in range(pairs):
            step = self.random.randrange(1_000_00, 9_000_00)
            salaries += [middle + step, middle - step]
        return salaries

    # Names, managers, projects, order

    def _twin_names(self) -> None:
        """Give two of the three tied people the same name, and the third an id that contradicts the names."""
        main = [at for at, person in enumerate(self.people) if person.department_id == self.department_ids[0]]
        tied = sorted(main, key=lambda at: -self.people[at].salary)[:3]
        twin, third = self.people[tied[0]].name, self.people[tied[2]].name
        numbers = sorted(self.people[at].id for at in tied)
        order = numbers if third < twin else [numbers[1], numbers[2], numbers[0]]
        for at, number, name in zip(tied, order, (twin, twin, third), strict=True):
            self.people[at] = replace(self.people[at], id=number, name=name, email=email(name, number))
        self.twins = {self.people[tied[0]].id, self.people[tied[1]].id}
        # One name in the main department is in lower case.
        at = next(at for at in main if at not in tied)
        self.people[at] = replace(self.people[at], name=self.people[at].name.lower())
        self.named = {*tied, at}

    def _awkward_names(self) -> None:
        """Give people names and emails with the wildcards of LIKE, and others what these would fit, in capitals.

        Whoever has a wildcard in the name has another one in the email, so that a term finds each by one of them.
        """
        free = [at for at in range(len(self.people)) if at not in self.named]
        chosen = iter(self.random.sample(free, 2 * len(WILDCARDS) + 3))
        for wildcard, other in zip(WILDCARDS, (*WILDCARDS[1:], WILDCARDS[0]), strict=True):
            one, alike = self.people[at := next(chosen)], self.people[near := next(chosen)]
            self.people[at] = replace(
                one, name=one.name.replace(" ", wildcard), email=awkward_email(one.name, one.id, other)
            )
            self.people[near] = replace(alike, name=one.name.upper(), email=email(one.name, alike.id))
        one, at, person = self.people[next(chosen)], next(chosen), self.people[last := next(chosen)]
        self.people[at] = replace(self.people[at], name=one.name.swapcase())
        name = beyond_ascii(person.name)
        self.people[last] = replace(person, name=name, email=email(name, person.id))

    def _set_managers(self) -> None:
        """Make a chain through the departments up to the head of the company; most others report to one of the chain."""
        staffed = [at for at, person in enumerate(self.people) if person.department_id is not None]
        longest = 6 if len(self.people) < 24 else min(12, 6 + len(self.people) // 24)
        depth = self.random.randint(5, longest - 1)
        order = [0, *self.random.sample(staffed, depth)]
        for below, above in zip(order[1:], order, strict=False):
            self._report(below, above)
        rest = [at for at in range(1, len(self.people)) if at not in set(order)]
        self.random.shuffle(rest)
        unassigned = {at for at, person in enumerate(self.people) if person.department_id is None}
        for at in rest:
            if at in unassigned or self.random.random() > 0.1:
                self._report(at, self.random.choice(order))
            # Few people have a team of their own, as in real companies.
            if self.random.random() < 0.3 and at not in unassigned:
                order.append(at)

    def _report(self, below: int, above: int) -> None:
        self.people[below] = replace(self.people[below], manager_id=self.people[above].id)

    def _project_rows(self) -> list[Project]:
        ids = self.random.sample(range(1, 2 * self.projects + 2), self.projects)
        names = project_names(self.random, self.projects)
        return [Project(key, name, self._budget()) for key, name in zip(ids, names, strict=True)]

    def _assignments(self, projects: list[Project]) -> list[Assignment]:
        """Leave the last project empty and distribute the others: many people have none, some have several."""
        open_ids = [project.id for project in projects[:-1]]
        twin = min(self.twins)
        assignments = []
        for person in self.people:
            several = min(len(open_ids), self.random.randint(2, 4))
            count = self.random.choice((0, 0, 1, several))
            if person.id in self.twins:
                count = several if person.id == twin else 0
            assignments += [Assignment(person.id, key) for key in self.random.sample(open_ids, count)]
        self.random.shuffle(assignments)
        return assignments

    def _budget(self) -> Decimal:
        return Decimal(self.random.randrange(50_000_00, 2_000_000_00)).scaleb(-2)

    def _insertion_order(self) -> tuple[Employee, ...]:
        """Shuffle the people; of the twins, the one with the later id comes first."""
        people = list(self.people)
        self.random.shuffle(people)
        positions = sorted(at for at, person in enumerate(people) if person.id in self.twins)
        twins = sorted((people[at] for at in positions), key=lambda person: -person.id)
        for at, person in zip(positions, twins, strict=True):
            people[at] = person
        return tuple(people)
