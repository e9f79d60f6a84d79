"""Awkward arguments: what they contain for each type, and that they are always the same."""

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Any

import pytest

from kata.judging.awkward import awkward

REAL: dict[str, list[Any]] = {
    "ints": [3, 1, 2],
    "decimals": [Decimal("12.50")],
    "texts": ["Engineering", "Legal"],
    "dates": [dt.date(2024, 5, 1)],
    "moments": [dt.datetime(2024, 5, 1, tzinfo=dt.UTC)],
    "floats": [1.5],
    "booleans": [True],
}


@pytest.mark.parametrize("real", REAL.values(), ids=REAL)
def test_they_are_of_the_parameters_type(real: list[Any]) -> None:
    """Different values of exactly the real ones' type, about a dozen at most, the same every time."""
    values = awkward(real)

    assert {type(value) for value in values} == {type(real[0])}
    assert 2 <= len(values) <= 13
    assert len(set(values)) == len(values)
    assert values == awkward(list(real))


def test_none_comes_where_it_is_allowed() -> None:
    """A parameter that may be None gets it, once; one of an unknown type gets nothing else."""
    assert awkward([None, 5], none=True).count(None) == 1
    assert None not in awkward([None, 5])
    assert awkward([None], none=True) == (None,)
    assert awkward([object()]) == ()


def test_integers() -> None:
    """The edges, an id that is none of the real ones, and a real one again."""
    values = awkward([3, 1, 2])

    assert {0, -1, 2**31 - 1} < set(values)
    assert len(set(values) & {1, 2, 3}) == 1
    assert len(set(values) - {0, -1, 2**31 - 1, 1, 2, 3}) == 1


def test_decimals() -> None:
    """Nothing, the smallest, a negative, the column's largest; and one that Python rounds another way than the database."""
    values = awkward([Decimal("1.00")], largest=Decimal("9999.999"))

    assert {Decimal(0), Decimal("0.001"), Decimal("9999.999")} < set(values)
    assert min(values) < 0
    assert any(round(value, 3) != value.quantize(Decimal("0.001"), "ROUND_HALF_UP") for value in values)


TRICKS = {
    "replaced when it is falsy": lambda text: text or "?",
    "stripped": str.strip,
    "lower-cased": str.lower,
    "title-cased": str.title,
    "cut off": lambda text: text[:20],
    "normalised to composed characters": lambda text: unicodedata.normalize("NFC", text),
    "reduced to ASCII": lambda text: text.encode("ascii", "ignore").decode(),
    "with quotes doubled": lambda text: text.replace("'", "''"),
    "with percent signs doubled": lambda text: text.replace("%", "%%"),
    "with backslashes taken away": lambda text: text.replace("\\", ""),
    "with parameters of its own": lambda text: text.replace(":name", ""),
    "formatted": lambda text: text.replace("{0}", ""),
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_texts_expose_what_is_done_to_them(trick: Any) -> None:
    """Whatever changes a text on its way is seen by one of them."""
    assert any(trick(text) != text for text in awkward(["Engineering"]))


@pytest.mark.parametrize("real", ["", "x", "A name of some length", "n" * 300])
@pytest.mark.parametrize("longest", [5, 100])
def test_texts_are_legal(real: str, longest: int) -> None:
    """None is longer than its column, one has just its length, and none holds a NUL, which the database refuses."""
    texts = awkward([real], longest=longest)

    assert max(map(len, texts)) == longest
    assert not any("\0" in text for text in texts)
