"""Which wrong answers the rows expose.

A toy data set lets two thirds of plausible wrong queries pass. Without one of the properties below, certain wrong
answers return the right rows; the comment says which. The tests assert all properties on the rows of init.sql and on
generated rows of many sizes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations, pairwise
from typing import Any, TypeVar

from . import office_exposure
from .company import Company, Employee

_Row = TypeVar("_Row")


class _Facts:
    """Facts that several properties need; averages are exact fractions."""

    def __init__(self, data: Company) -> None:
        self.data = data
        self.people = data.employees
        self.by_id = {row.id: row for row in data.employees}
        self.names = {row.id: row.name for row in data.departments}
        members = data.members()
        self.unassigned = members.pop(None)
        self.members = {key: people for key, people in members.items() if key is not None}
        self.staffed = [self.names[key] for key, people in self.members.items() if people]
        self.teams = [people for people in self.members.values() if people]
        self.average = {people[0].department_id: _mean(person.salary for person in people) for people in self.teams}
        self.overall = _mean(row.salary for row in data.employees) if data.employees else Fraction(0)
        self.position = {row.id: at for at, row in enumerate(data.employees)}
        self.jobs = Counter(row.employee_id for row in data.assignments)
        self.reports = Counter(row.manager_id for row in data.employees)
        self.chain = data.longest_chain()
        self.means = [(row, self.average[row.department_id]) for row in data.employees if row.department_id is not None]
        self.above = [person for person, mean in self.means if person.salary > mean]


def properties(data: Company) -> dict[str, bool]:
    """Return each property by its name, and whether the rows have it."""
    facts = _Facts(data)
    found = {name: check(facts) for name, check in (_ALL | GENERATED_ONLY).items()}
    return found | office_exposure.properties(data)


def missing(data: Company) -> list[str]:
    """Return the names of the properties that the rows lack."""
    return [name for name, held in properties(data).items() if not held]


def _mean(values: Iterable[object]) -> Fraction:
    numbers = [Fraction(str(value)) for value in values]
    return sum(numbers, Fraction(0)) / len(numbers)


def _to_the_cent(value: Fraction) -> Fraction:
    """As PostgreSQL rounds a positive numeric: half away from zero."""
    return Fraction(int(value * 100 + Fraction(1, 2)), 100)


def never_ends(value: Fraction) -> bool:
    """Whether a fraction has infinitely many decimals."""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest > 1


def _salaries(people: Iterable[Employee]) -> set[object]:
    return {person.salary for person in people}


def _tied_above_somebody(people: Sequence[Employee]) -> bool:
    lowest = min(person.salary for person in people)
    return any(count > 1 and salary > lowest for salary, count in Counter(person.salary for person in people).items())


def _same_salary(people: Iterable[Employee]) -> Iterable[tuple[Employee, Employee]]:
    groups: dict[object, list[Employee]] = {}
    for person in people:
        groups.setdefault(person.salary, []).append(person)
    for group in groups.values():
        # A large department that earns the same has millions of pairs; its first people are enough.
        yield from combinations(group[:50], 2)


def _twins(facts: _Facts, people: Iterable[Employee]) -> bool:
    return any(
        one.name == other.name
        and one.department_id == other.department_id
        and (one.id < other.id) != (facts.position[one.id] < facts.position[other.id])
        for one, other in _same_salary(people)
    )


def _differs(rows: Iterable[_Row], one: Callable[[_Row], Any], other: Callable[[_Row], Any]) -> bool:
    kept = list(rows)
    return sorted(kept, key=one) != sorted(kept, key=other)


def _zigzags(values: Sequence[Any]) -> bool:
    return list(values) not in (sorted(values), sorted(values, reverse=True))


def _salary_equal_to_average(facts: _Facts) -> bool:
    mixed = {people[0].department_id for people in facts.teams if len(_salaries(people)) > 1}
    return any(person.salary == mean for person, mean in facts.means if person.department_id in mixed)


def _between_averages(facts: _Facts) -> bool:
    for people in facts.teams:
        low, high = sorted((facts.average[people[0].department_id], _mean(_salaries(people))))
        if any(low < person.salary < high for person in people):
            return True
    return False


def _chain_follows_no_column(facts: _Facts) -> bool:
    keys: tuple[Callable[[Employee], Any], ...] = (
        lambda row: row.id,
        lambda row: row.name,
        lambda row: row.salary,
        lambda row: row.hire_date,
        lambda row: facts.position[row.id],
    )
    return all(_zigzags([key(person) for person in facts.chain]) for key in keys)


def _some_have(where: str, character: str, facts: _Facts) -> bool:
    people = facts.people
    names = {row.id for row in people if character in row.name}
    emails = {row.id for row in people if character in row.email}
    here, there = (names, emails) if where == "name" else (emails, names)
    return bool(here - there) and len(here) < len(people) / 2


def _fits_another(where: str, facts: _Facts) -> bool:
    texts = {getattr(row, where).lower() for row in facts.people}
    patterns = {text: re.escape(text.split("@")[0].rpartition(".")[0] or text) for text in texts if "_" in text}
    return any(
        text != other and re.search(pattern.replace("_", "."), other)
        for text, pattern in patterns.items()
        for other in texts
    )


_ALL: dict[str, Callable[[_Facts], bool]] = {
    # -- departments
    # Inner join, count(*), a WHERE that undoes the outer join, coalesce.
    "a department with nobody": lambda facts: any(not people for people in facts.members.values()),
    # `>=` for `>`; HAVING count(*) > 1.
    "a department with one person": lambda facts: any(len(people) == 1 for people in facts.teams),
    # startswith, LIKE 'name%'; both have people, or nothing would show.
    "a department's name begins with another's": lambda facts: any(
        longer.startswith(shorter) for shorter, longer in pairwise(sorted(facts.staffed))
    ),
    # lower(), ilike, a sort that ignores case; both have people.
    "two departments differ in case only": lambda facts: len(set(map(str.lower, facts.staffed))) < len(facts.staffed),
    # ORDER BY lower(name), a dictionary's collation.
    "departments sort otherwise without regard to case": lambda facts: _differs(facts.names.values(), str, str.lower),
    # ORDER BY id instead of ORDER BY name.
    "department ids do not follow the names": lambda facts: _differs(
        facts.data.departments, lambda row: row.id, lambda row: row.name
    ),
    # -- salaries
    # `>=` for `>`; row_number.
    "a whole department earns the same": lambda facts: any(
        len(people) > 1 and len(_salaries(people)) == 1 for people in facts.teams
    ),
    # dense_rank and row_number for rank.
    "a tie with somebody below": lambda facts: any(_tied_above_somebody(people) for people in facts.teams),
    # A tie broken by id before name.
    "tied colleagues whose ids do not follow their names": lambda facts: any(
        one.salary == other.salary and (one.name < other.name) != (one.id < other.id) and one.name != other.name
        for people in facts.teams
        for one, other in _same_salary(people)
    ),
    # `>=` for `>`; among colleagues who earn other salaries.
    "a salary equal to the department's average": _salary_equal_to_average,
    # avg(DISTINCT salary), DISTINCT in the subquery.
    "a salary between avg and avg(distinct)": _between_averages,
    # Casts to integer in the output.
    "salaries with cents": lambda facts: any(person.salary % 1 for person in facts.people),
    # Salaries rounded or truncated to whole numbers before they are ranked.
    "colleagues whose salaries differ in cents only": lambda facts: any(
        one.salary != other.salary and int(one.salary) == int(other.salary) and round(one.salary) == round(other.salary)
        for people in facts.teams
        for one, other in pairwise(sorted(people, key=lambda row: row.salary))
    ),
    # Averages compared for equality, or calculated with too few digits.
    "an average whose decimals never end": lambda facts: any(never_ends(mean) for mean in facts.average.values()),
    # The average rounded or cast to an integer: one row too many.
    "a salary below the average, above it as a whole number": lambda facts: any(
        round(mean) < person.salary < mean for person, mean in facts.means
    ),
    # The average rounded or cast to an integer: one row too few.
    "a salary above the average, not above it as a whole number": lambda facts: any(
        mean < person.salary <= round(mean) for person, mean in facts.means
    ),
    # round(avg(salary), 2) in the subquery is a right answer and must stay one.
    "no verdict hangs on an average rounded to the cent": lambda facts: all(
        (person.salary > mean) == (person.salary > _to_the_cent(mean)) for person, mean in facts.means
    ),
    # The average of everybody instead of the department's: one row too few.
    "above their own average, below everybody's": lambda facts: any(
        person.salary < facts.overall for person in facts.above
    ),
    # The average of everybody instead of the department's: one row too many.
    "below their own average, above everybody's": lambda facts: any(
        facts.overall < person.salary < mean for person, mean in facts.means
    ),
    # Salaries cast to text, or compared as text.
    "salaries sort otherwise as text": lambda facts: _differs(
        facts.above, lambda row: row.salary, lambda row: str(row.salary)
    ),
    # Salary descending, then id, without the name between.
    "above average with the same salary, ids not following the names": lambda facts: any(
        (one.name < other.name) != (one.id < other.id) for one, other in _same_salary(facts.above)
    ),
    # -- people
    # NULL treated as a group (one such person would be its average), an inner join to departments.
    "two people without a department, one of them without a manager": lambda facts: (
        any(person.manager_id is None for person in facts.unassigned)
        and any(person.manager_id is not None for person in facts.unassigned)
        and len(_salaries(facts.unassigned)) > 1
    ),
    # The last key of the order, id, forgotten; DISTINCT; answers keyed by name.
    "colleagues with the same name and salary, the later id inserted first": lambda facts: any(
        _twins(facts, people) for people in facts.teams
    ),
    # The same for salaries above the average.
    "such colleagues above their average": lambda facts: _twins(facts, facts.above),
    # ORDER BY id instead of ORDER BY name.
    "ids do not follow the names within a department": lambda facts: any(
        _differs(people, lambda row: row.id, lambda row: row.name) for people in facts.teams
    ),
    # ORDER BY lower(name).
    "colleagues sort otherwise without regard to case": lambda facts: any(
        _differs(people, lambda row: row.name, lambda row: row.name.lower()) for people in facts.teams
    ),
    # No ORDER BY at all.
    "rows are not inserted in any order asked for": lambda facts: all(
        list(rows) != sorted(rows, key=key)
        for rows, key in (
            (facts.people, lambda row: row.id),
            (facts.people, lambda row: row.name),
            (facts.people, lambda row: -row.salary),
            (facts.data.departments, lambda row: row.id),
            (facts.data.departments, lambda row: row.name),
        )
    ),
    # count(*) or a running number for an id.
    "ids have gaps": lambda facts: len(facts.people) < max((row.id for row in facts.people), default=0),
    # -- projects
    # Inner joins from projects.
    "a project nobody works on": lambda facts: bool(
        {row.id for row in facts.data.projects} - {row.project_id for row in facts.data.assignments}
    ),
    # An inner join to projects.
    "above average, on no project": lambda facts: any(not facts.jobs[person.id] for person in facts.above),
    # Fan-out: the person appears several times.
    "above average, on several projects": lambda facts: any(facts.jobs[person.id] > 1 for person in facts.above),
    # Fan-out under an aggregate; a DISTINCT that hides it.
    "projects weigh a department's average": lambda facts: any(
        _mean(person.salary for person in people for _ in range(max(1, facts.jobs[person.id]))) != facts.average[key]
        for key, people in facts.members.items()
        if people
    ),
    # -- the management chain
    # Capped depths, fixed numbers of self-joins.
    "a chain of five managers": lambda facts: len(facts.chain) > 5,
    # ORDER BY id, name, salary or hire date, in either direction, instead of the depth.
    "the chain follows no column": _chain_follows_no_column,
    # A recursion that joins departments.
    "the chain passes somebody without a department": lambda facts: any(
        person.department_id is None for person in facts.chain
    ),
    # A recursion that stays in one department; the manager's department instead of the person's.
    "a manager in another department": lambda facts: any(
        None not in (manager.department_id, person.department_id) and manager.department_id != person.department_id
        for person in facts.people
        if person.manager_id is not None and (manager := facts.by_id[person.manager_id])
    ),
    # A recursion that goes down instead of up.
    "several people report to one of the chain": lambda facts: any(
        facts.reports[person.id] > 1 for person in facts.chain[1:]
    ),
}

GENERATED_ONLY: dict[str, Callable[[_Facts], bool]] = {
    # A pattern in which the term's wildcards are not escaped: in names, in emails, each without the other.
    **{
        f"{where}s with {character}, and not all": partial(_some_have, where, character)
        for where in ("name", "email")
        for character in ("%", "_", "\\")
    },
    # The same, where the term has letters, too: the wildcard finds somebody else.
    "a wildcard in a name fits another name": partial(_fits_another, "name"),
    "a wildcard in an email fits another email": partial(_fits_another, "email"),
    # LIKE for ILIKE.
    "names that differ in case only": lambda facts: (
        len({row.name.lower() for row in facts.people}) < len({row.name for row in facts.people})
    ),
    # lower() in Python, which knows more letters than the database in C collation.
    "a capital letter beyond ASCII in a name": lambda facts: any(
        not letter.isascii() and letter != letter.lower() for row in facts.people for letter in row.name
    ),
}
"""What the people of init.sql do not have: they stand as they are."""
