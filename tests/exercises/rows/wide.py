"""Many departments of few people, and as many projects: rows on which an N+1 shows in whatever table it is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from .company import Assignment, Company, Department, Employee, Project
from .names import email, people_names, project_names, team_names

_MOST_PEOPLE = 2


def departments_of_few(seed: int, *, departments: int) -> Company:
    """Make departments of at most two people each, and as many projects with one member each.

    The first department is never empty, a few others are. One person has no department, so that there are people even
    without departments.

    Args:
        seed: The same arguments give the same rows.
        departments: How many; 0 and more.
    """
    random = Random(f"{seed}/{departments}/{_MOST_PEOPLE}")
    names = team_names(random, departments)
    ids = random.sample(range(1, 2 * departments + 2), departments)
    teams = [
        Department(key, name, Decimal(random.randrange(10_000, 900_000)), datetime(2021, 1, 1, tzinfo=UTC))
        for key, name in zip(ids, names, strict=True)
    ]
    homes: list[int | None] = [None]
    for at, team in enumerate(teams):
        homes += [team.id] * (random.randint(0, _MOST_PEOPLE) if at else _MOST_PEOPLE)
    random.shuffle(homes)
    numbers = random.sample(range(1, 2 * len(homes) + 2), len(homes))
    people = [
        Employee(
            number,
            name,
            email(name, number),
            Decimal(random.randrange(30_000_00, 120_000_00)).scaleb(-2),
            date(2020, 1, 1) + timedelta(days=random.randrange(1_500)),
            home,
        )
        for number, name, home in zip(numbers, people_names(random, len(homes)), homes, strict=True)
    ]
    projects = [
        Project(number, name, Decimal(random.randrange(5_000, 500_000)))
        for number, name in enumerate(project_names(random, departments), start=1)
    ]
    assignments = [Assignment(random.choice(people).id, project.id) for project in projects]
    return Company(tuple(teams), tuple(people), tuple(projects), tuple(assignments), name=f"{departments} departments")
