"""Which wrong answers the rows expose.

A toy data set lets two thirds of plausible wrong queries pass. Without one of the properties below, certain wrong
answers return the right rows; its docstring says which. The tests assert all properties on the rows of init.sql and on
generated rows of many sizes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any, TypeVar

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
        self.teams = [people for people in self.members.values() if people]
        self.average = {
            key: _mean(person.salary for person in people) for key, people in self.members.items() if people
        }
        self.overall = _mean(row.salary for row in data.employees) if data.employees else Fraction(0)
        self.position = {row.id: at for at, row in enumerate(data.employees)}
        self.jobs = Counter(row.employee_id for row in data.assignments)
        self.chain = data.longest_chain()
        self.means = [(row, self.average[row.department_id]) for row in data.employees if row.department_id is not None]
        self.above = [person for person, mean in self.means if person.salary > mean]


_ALL: dict[str, Callable[[_Facts], bool]] = {}


def _exposes(name: str) -> Callable[[Callable[[_Facts], bool]], Callable[[_Facts], bool]]:
    def keep(check: Callable[[_Facts], bool]) -> Callable[[_Facts], bool]:
        _ALL[name] = check
        return check

    return keep


def properties(data: Company) -> dict[str, bool]:
    """Return each property by its name, and whether the rows have it."""
    facts = _Facts(data)
    return {name: check(facts) for name, check in _ALL.items()}


def missing(data: Company) -> list[str]:
    """Return the names of the properties that the rows lack."""
    return [name for name, held in properties(data).items() if not held]


# Departments


@_exposes("a department with nobody")
def _(facts: _Facts) -> bool:
    """Inner join, count(*), a WHERE that undoes the outer join, coalesce."""
    return any(not people for people in facts.members.values())


@_exposes("a department with one person")
def _(facts: _Facts) -> bool:
    """`>=` for `>`; HAVING count(*) > 1."""
    return any(len(people) == 1 for people in facts.teams)


@_exposes("a department's name begins with another's")
def _(facts: _Facts) -> bool:
    """startswith, LIKE 'name%'; both have people, or nothing would show."""
    staffed = [facts.names[key] for key, people in facts.members.items() if people]
    ordered = sorted(staffed)
    return any(longer.startswith(shorter) for shorter, longer in pairwise(ordered))


@_exposes("two departments differ in case only")
def _(facts: _Facts) -> bool:
    """lower(), ilike, a sort that ignores case; both have people."""
    staffed = [facts.names[key].lower() for key, people in facts.members.items() if people]
    return len(set(staffed)) < len(staffed)


@_exposes("departments sort otherwise without regard to case")
def _(facts: _Facts) -> bool:
    """ORDER BY lower(name), a dictionary's collation."""
    return _differs(facts.names.values(), str, str.lower)


@_exposes("department ids do not follow the names")
def _(facts: _Facts) -> bool:
    """ORDER BY id instead of ORDER BY name."""
    return _differs(facts.data.departments, lambda row: row.id, lambda row: row.name)


# Salaries


@_exposes("a whole department earns the same")
def _(facts: _Facts) -> bool:
    """`>=` for `>`; row_number."""
    return any(len(people) > 1 and len(_salaries(people)) == 1 for people in facts.teams)


@_exposes("a tie with somebody below")
def _(facts: _Facts) -> bool:
    """dense_rank and row_number for rank."""
    return any(_tied_above_somebody(people) for people in facts.teams)


@_exposes("tied colleagues whose ids do not follow their names")
def _(facts: _Facts) -> bool:
    """A tie broken by id before name."""
    return any(
        one.salary == other.salary and (one.name < other.name) != (one.id < other.id) and one.name != other.name
        for people in facts.teams
        for one, other in _same_salary(people)
    )


@_exposes("a salary equal to the department's average")
def _(facts: _Facts) -> bool:
    """`>=` for `>`; among colleagues who earn other salaries."""
    mixed = {people[0].department_id for people in facts.teams if len(_salaries(people)) > 1}
    return any(person.salary == mean for person, mean in facts.means if person.department_id in mixed)


@_exposes("a salary between avg and avg(distinct)")
def _(facts: _Facts) -> bool:
    """avg(DISTINCT salary), DISTINCT in the subquery."""
    for key, people in facts.members.items():
        if people:
            low, high = sorted((facts.average[key], _mean(_salaries(people))))
            if any(low < person.salary < high for person in people):
                return True
    return False


@_exposes("salaries with cents")
def _(facts: _Facts) -> bool:
    """Casts to integer in the output."""
    return any(person.salary % 1 for person in facts.people)


@_exposes("colleagues whose salaries differ in cents only")
def _(facts: _Facts) -> bool:
    """Salaries rounded or truncated to whole numbers before they are ranked."""
    return any(
        one.salary != other.salary and int(one.salary) == int(other.salary) and round(one.salary) == round(other.salary)
        for people in facts.teams
        for one, other in pairwise(sorted(people, key=lambda row: row.salary))
    )


@_exposes("an average whose decimals never end")
def _(facts: _Facts) -> bool:
    """Averages compared for equality, or calculated with too few digits."""
    return any(never_ends(mean) for mean in facts.average.values())


@_exposes("a salary below the average, above it as a whole number")
def _(facts: _Facts) -> bool:
    """The average rounded or cast to an integer: one row too many."""
    return any(round(mean) < person.salary < mean for person, mean in facts.means)


@_exposes("a salary above the average, not above it as a whole number")
def _(facts: _Facts) -> bool:
    """The average rounded or cast to an integer: one row too few."""
    return any(mean < person.salary <= round(mean) for person, mean in facts.means)


@_exposes("no verdict hangs on an average rounded to the cent")
def _(facts: _Facts) -> bool:
    """round(avg(salary), 2) in the subquery is a right answer and must stay one."""
    return all((person.salary > mean) == (person.salary > _to_the_cent(mean)) for person, mean in facts.means)


@_exposes("above their own average, below everybody's")
def _(facts: _Facts) -> bool:
    """The average of everybody instead of the department's: one row too few."""
    return any(person.salary < facts.overall for person in facts.above)


@_exposes("below their own average, above everybody's")
def _(facts: _Facts) -> bool:
    """The average of everybody instead of the department's: one row too many."""
    return any(facts.overall < person.salary < mean for person, mean in facts.means)


@_exposes("salaries sort otherwise as text")
def _(facts: _Facts) -> bool:
    """Salaries cast to text, or compared as text."""
    return _differs(facts.above, lambda row: row.salary, lambda row: str(row.salary))


@_exposes("above average with the same salary, ids not following the names")
def _(facts: _Facts) -> bool:
    """Salary descending, then id, without the name between."""
    return any((one.name < other.name) != (one.id < other.id) for one, other in _same_salary(facts.above))


# People


@_exposes("two people without a department, one of them without a manager")
def _(facts: _Facts) -> bool:
    """NULL treated as a group (one such person would be its average), an inner join to departments."""
    return (
        any(person.manager_id is None for person in facts.unassigned)
        and any(person.manager_id is not None for person in facts.unassigned)
        and len(_salaries(facts.unassigned)) > 1
    )


@_exposes("colleagues with the same name and salary, the later id inserted first")
def _(facts: _Facts) -> bool:
    """The last key of the order, id, forgotten; DISTINCT; answers keyed by name."""
    return any(_twins(facts, people) for people in facts.teams)


@_exposes("such colleagues above their average")
def _(facts: _Facts) -> bool:
    """The same for salaries above the average."""
    return _twins(facts, facts.above)


@_exposes("ids do not follow the names within a department")
def _(facts: _Facts) -> bool:
    """ORDER BY id instead of ORDER BY name."""
    return any(_differs(people, lambda row: row.id, lambda row: row.name) for people in facts.teams)


@_exposes("colleagues sort otherwise without regard to case")
def _(facts: _Facts) -> bool:
    """ORDER BY lower(name)."""
    return any(_differs(people, lambda row: row.name, lambda row: row.name.lower()) for people in facts.teams)


@_exposes("rows are not inserted in any order asked for")
def _(facts: _Facts) -> bool:
    """No ORDER BY at all."""
    return all(
        list(rows) != sorted(rows, key=key)
        for rows, key in (
            (facts.people, lambda row: row.id),
            (facts.people, lambda row: row.name),
            (facts.people, lambda row: -row.salary),
            (facts.data.departments, lambda row: row.id),
            (facts.data.departments, lambda row: row.name),
        )
    )


@_exposes("ids have gaps")
def _(facts: _Facts) -> bool:
    """count(*) or a running number for an id."""
    return len(facts.people) < max((row.id for row in facts.people), default=0)


# Projects


@_exposes("a project nobody works on")
def _(facts: _Facts) -> bool:
    """Inner joins from projects."""
    return bool({row.id for row in facts.data.projects} - {row.project_id for row in facts.data.assignments})


@_exposes("above average, on no project")
def _(facts: _Facts) -> bool:
    """An inner join to projects."""
    return any(not facts.jobs[person.id] for person in facts.above)


@_exposes("above average, on several projects")
def _(facts: _Facts) -> bool:
    """Fan-out: the person appears several times."""
    return any(facts.jobs[person.id] > 1 for person in facts.above)


@_exposes("projects weigh a department's average")
def _(facts: _Facts) -> bool:
    """Fan-out under an aggregate; a DISTINCT that hides it."""
    return any(
        _mean(person.salary for person in people for _ in range(max(1, facts.jobs[person.id]))) != facts.average[key]
        for key, people in facts.members.items()
        if people
    )


# The management chain


@_exposes("a chain of five managers")
def _(facts: _Facts) -> bool:
    """Capped depths, fixed numbers of self-joins."""
    return len(facts.chain) > 5


@_exposes("the chain follows no column")
def _(facts: _Facts) -> bool:
    """ORDER BY id, name, salary or hire date, in either direction, instead of the depth."""
    keys: tuple[Callable[[Employee], Any], ...] = (
        lambda row: row.id,
        lambda row: row.name,
        lambda row: row.salary,
        lambda row: row.hire_date,
        lambda row: facts.position[row.id],
    )
    return all(_zigzags([key(person) for person in facts.chain]) for key in keys)


@_exposes("the chain passes somebody without a department")
def _(facts: _Facts) -> bool:
    """A recursion that joins departments."""
    return any(person.department_id is None for person in facts.chain)


@_exposes("a manager in another department")
def _(facts: _Facts) -> bool:
    """A recursion that stays in one department; the manager's department instead of the person's."""
    return any(
        None not in (manager.department_id, person.department_id) and manager.department_id != person.department_id
        for person in facts.people
        if person.manager_id is not None and (manager := facts.by_id[person.manager_id])
    )


@_exposes("several people report to one of the chain")
def _(facts: _Facts) -> bool:
    """A recursion that goes down instead of up."""
    team = Counter(person.manager_id for person in facts.people)
    return any(team[person.id] > 1 for person in facts.chain[1:])


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
