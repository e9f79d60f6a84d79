"""What graders of a page of people share: pages of rows in Python, right ones and some that are wrong in a known way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kata.grading import rules

DEFAULTS = {"page": 1, "size": 20}
# Names that differ in case, are patterns, are empty; the last two belong to nobody.
DEPARTMENTS = ("Sales", "sales", "", "S%", "Sale_", "O'Brien' OR 'a' = 'a", "Nobody here", "Nobody\\")
Person = tuple[int, str, str, str | None]


@dataclass(frozen=True)
class Asked:
    """A request with the page that it asks for."""

    department: str | None = None
    page: int | None = None
    size: int | None = None

    @property
    def request(self) -> rules.Request:
        """The request; what is None is left out."""
        return rules.Request("GET", "/employees", query={k: v for k, v in vars(self).items() if v is not None})

    @property
    def begin(self) -> int:
        """How many people stand before the page."""
        return ((self.page or DEFAULTS["page"]) - 1) * self.length

    @property
    def length(self) -> int:
        """The size of the page."""
        return self.size or DEFAULTS["size"]


def fits(people: Sequence[Person], asked: Asked) -> list[Person]:
    """Those that a request is about."""
    return [each for each in people if asked.department is None or each[3] == asked.department]


def page_of(people: Sequence[Person], asked: Asked) -> list[Person]:
    """The page of these people."""
    return list(people[asked.begin : asked.begin + asked.length])


Model = Callable[[Sequence[Person], Asked], Any]


def _with_department(people: Sequence[Person], asked: Asked) -> list[Person]:
    return [each for each in fits(people, asked) if each[3] is not None]


def _any_case(people: Sequence[Person], asked: Asked) -> list[Person]:
    wanted = asked.department
    return [each for each in people if wanted is None or (each[3] is not None and each[3].lower() == wanted.lower())]


def _lower(name: str) -> str:
    """As the database's lower() does with its own collation: letters of ASCII."""
    return "".join(each.lower() if each.isascii() else each for each in name)


def _sorted_afterwards(key: Callable[[Person], Any]) -> Model:
    """A page that is cut by one order and sorted by another."""

    def page(people: Sequence[Person], asked: Asked) -> list[Person]:
        cut = page_of(sorted(fits(people, asked), key=key), asked)
        return sorted(cut, key=lambda each: (each[1], each[0]))

    return page


def _filter_in_on(people: Sequence[Person], asked: Asked) -> list[Person]:
    if asked.department is None:
        return list(people)
    return [each if each[3] == asked.department else (*each[:3], None) for each in people]


def _none_for_unknown(people: Sequence[Person], asked: Asked) -> list[Person]:
    """As if an unknown department were looked up first, and everybody with this "id", null, were asked for."""
    known = asked.department is None or asked.department in {*DEPARTMENTS, *(each[3] for each in people)}
    return fits(people, asked) if known else [each for each in people if each[3] is None]


def _by_department(each: Person) -> tuple[bool, str, str, int]:
    return each[3] is None, each[3] or "", each[1], each[0]


def _by_name_descending(people: Sequence[Person]) -> list[Person]:
    return sorted(sorted(people), key=lambda each: each[1], reverse=True)


def _skips_first_page(people: Sequence[Person], asked: Asked) -> list[Person]:
    begin = asked.begin + asked.length
    return list(fits(people, asked)[begin : begin + asked.length])


SORTED_AFTERWARDS = "Only the page is sorted: the order has to be there before LIMIT and OFFSET cut it."
WRONG_PEOPLE: Mapping[str, Model] = {
    "People without a department are missing: an inner join leaves out who has none (an outer join keeps them).": (
        lambda people, asked: page_of(_with_department(people, asked), asked)
    ),
    'The department "" is taken for no filter at all: the empty string is a name like any other (`is not None`).': (
        lambda people, asked: page_of(fits(people, asked) if asked.department else people, asked)
    ),
    'The department "" finds the people without a department, too: they have none, not one with an empty name.': (
        lambda people, asked: page_of(
            [each for each in people if asked.department is None or (each[3] or "") == asked.department], asked
        )
    ),
    "The department's name need not be exact: names that only contain it are found, too.": (
        lambda people, asked: page_of(
            [
                each
                for each in people
                if asked.department is None or (each[3] is not None and asked.department in each[3])
            ],
            asked,
        )
    ),
    "The department's name need not be exact: names that only begin with it are found, too.": (
        lambda people, asked: page_of(
            [
                each
                for each in people
                if asked.department is None or (each[3] is not None and each[3].startswith(asked.department))
            ],
            asked,
        )
    ),
    "A department that does not exist finds the people without one: its id is null, and so is theirs.": (
        lambda people, asked: page_of(_none_for_unknown(people, asked), asked)
    ),
    "Blanks around the department's name are taken away: a name is compared as it was given.": (
        lambda people, asked: page_of(
            [each for each in people if asked.department is None or each[3] == asked.department.strip()], asked
        )
    ),
    "Upper and lower case are taken for the same: the department's name has to be exact.": (
        lambda people, asked: page_of(_any_case(people, asked), asked)
    ),
    "The filter leaves nobody out: people of other departments are there, without their department (does it stand in the ON of an "
    "outer join?).": lambda people, asked: page_of(_filter_in_on(people, asked), asked),
    "The filter has no effect: people of other departments are there.": lambda people, asked: page_of(people, asked),
    "The first page is skipped: page 1 begins at the first row, so that OFFSET is (page - 1) * size.": _skips_first_page,
    "The page has no department for anybody.": (
        lambda people, asked: [(*each[:3], None) for each in page_of(fits(people, asked), asked)]
    ),
    'Somebody without a department has the department "": it has to be null.': (
        lambda people, asked: [(*each[:3], each[3] or "") for each in page_of(fits(people, asked), asked)]
    ),
    "The order is by id alone, not by name first.": lambda people, asked: page_of(sorted(fits(people, asked)), asked),
    "The order is by the department first, not by the employee's name.": (
        lambda people, asked: page_of(sorted(fits(people, asked), key=_by_department), asked)
    ),
    "The order is descending by name.": (
        lambda people, asked: page_of(_by_name_descending(fits(people, asked)), asked)
    ),
    "The order is by lower(name): upper and lower case differ where the database sorts names.": (
        lambda people, asked: page_of(sorted(fits(people, asked), key=lambda each: (_lower(each[1]), each[0])), asked)
    ),
    SORTED_AFTERWARDS: _sorted_afterwards(lambda each: each[0]),
    SORTED_AFTERWARDS + " ": _sorted_afterwards(lambda each: -each[0]),
}
"""Items that are wrong in a known way; a sentence is said if all answers are exactly these."""
WRONG_TOTALS: Mapping[str, Model] = {
    "`total` is the number of items on the page: it has to count all that fit.": (
        lambda people, asked: len(page_of(fits(people, asked), asked))
    ),
    "`total` ignores the filter: it counts all employees, not those that fit.": lambda people, asked: len(people),
    "`total` does not count people without a department.": lambda people, asked: len(_with_department(people, asked)),
    "`total` is 0 where the page is empty: a window count has no row to stand in there.": (
        lambda people, asked: len(fits(people, asked)) if page_of(fits(people, asked), asked) else 0
    ),
    "`total` is the number of pages, not of people.": (
        lambda people, asked: -(-len(fits(people, asked)) // asked.length)
    ),
}
