"""The tests of the pages can fail: a claim that is wrong, or that nobody can check, is found."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import NoResultFound

from .comparing import same
from .running import run

WRONG = [
    pytest.param("1 + 1  # → 3", id="another value"),
    pytest.param("1 + 1  # → 2.0", id="another type"),
    pytest.param("await session.scalar(select(1))  # no statement", id="a statement that is denied"),
    pytest.param("await session.scalar(select(1))  # 2 statements", id="fewer statements"),
    pytest.param("await session.scalar(select(1))  # UPDATE", id="another command"),
    pytest.param("await session.scalar(select(1))  # 1 statement; 2 rows", id="fewer rows"),
    pytest.param("await session.scalar(select(1))  # raises NoResultFound", id="no error"),
    pytest.param("await session.execute(text('SELECT 1/0'))  # raises DBAPIError 40001", id="another SQLSTATE"),
    pytest.param("int('a')  # raises TypeError", id="another error"),
    pytest.param("1 + 1  # is two, as everybody knows", id="a comment in the place of a claim"),
    pytest.param("if False:\n    1 + 1  # → 2", id="a line that is not reached"),
    pytest.param("for key in range(2):  # 1 statement\n    await session.scalar(select(key))", id="a loop"),
    pytest.param("[\n    1,  # → 1\n    2,\n]", id="a line inside a statement"),
]

RIGHT = """
seen = [key for key in range(2)]  # → [0, 1]
for key in seen:  # 2 statements; SELECT, SELECT; 2 rows
    await session.scalar(select(key))  # 1 statement
(await session.execute(select(1, 2))).all()  # → [(1, 2)]
await session.execute(text("SELECT 1/0"))  # raises DBAPIError 22012
"""


@pytest.mark.parametrize("code", WRONG)
async def test_wrong_claims_are_found(code: str, names: dict[str, Any]) -> None:
    """What was seen and what the page says differ, and that is an error."""
    with pytest.raises((AssertionError, ValueError)):
        await run(code, names | {"select": select, "text": text, "NoResultFound": NoResultFound})


async def test_right_claims_hold(names: dict[str, Any]) -> None:
    """The same kinds of claims, where they are right."""
    await run(RIGHT, names | {"select": select, "text": text})


@pytest.mark.parametrize(
    ("page", "sent", "equal"),
    [
        ("SELECT 1;", "SELECT 1", True),
        ("SELECT\n    1", "SELECT 1", True),
        ("SELECT …", "SELECT 1 FROM a", True),
        ("SELECT … FROM a", "SELECT 1 FROM b", False),
        ("SELECT 1", "SELECT 1 FROM a", False),
        ("select 1", "SELECT 1", False),
    ],
)
def test_sql_is_compared_to_its_end(page: str, sent: str, equal: bool) -> None:
    """Blanks do not count, `…` leaves something out, and everything else does count."""
    assert same(page, sent) is equal
