"""Data for two special questions: how many departments, and what do irrelevant rows change?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from kata.datasets.model import Dataset, Department, Employee
from kata.datasets.names import email, people_names, team_names

_LAST = "zzz"  # sorts after every other name that the workbook uses, in C collation


def crowd(seed: int, *, departments: int, most_people: int = 2) -> Dataset:
    """So many departments of few people, to count the statements of loading strategies.

    Args:
        departments: How many, from none on. A few of them are empty.
        most_people: How many people a department has at most; at least 1 in one department in three or more.

    The first department is never empty, and one person has no department: also with none there is somebody.
    """
    random = Random(f"{seed}/{departments}/{most_people}")
    names = team_names(random, departments)
    ids = random.sample(range(1, 2 * departments + 2), departments)
    teams = [
        Department(key, name, Decimal(random.randrange(10_000, 900_000)), datetime(2021, 1, 1, tzinfo=UTC))
        for key, name in zip(ids, names, strict=True)
    ]
    homes: list[int | None] = [None]
    for place, team in enumerate(teams):
        homes += [team.id] * (random.randint(0, most_people) if place else most_people)
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
    return Dataset(tuple(teams), tuple(people), name=f"{departments} departments", seed=seed)


def noise_rows(data: Dataset, *, people: int = 100) -> Dataset:
    """Rows to be added to these: a department whose name sorts last, and people whom nobody asked for.

    They manage only each other, all of them earn the same (nobody is above an average), and no department of `data`
    gets one of them: everybody else's managers, ranks and averages stay as they are.
    """
    department = Department(
        max((row.id for row in data.departments), default=0) + 1,
        f"{_LAST} elsewhere",
        Decimal("1000.00"),
        datetime(2024, 12, 31, tzinfo=UTC),
    )
    first = max((row.id for row in data.employees), default=0) + 1
    rows = [
        Employee(
            first + place,
            f"{_LAST} somebody {place + 1:04}",
            f"somebody.{first + place}@example.net",
            Decimal("33333.33"),
            date(2024, 12, 31),
            # One in six has no department; the first is the others' manager.
            None if place % 6 == 5 else department.id,
            first if place else None,
        )
        for place in range(people)
    ]
    return Dataset((department,), tuple(rows), name="noise")


def noise(data: Dataset, *, people: int = 100) -> str:
    """SQL that adds `noise_rows` to a database which holds `data`."""
    return noise_rows(data, people=people).insert_sql()
