"""kata.worker.given: plain data becomes what a function is annotated with."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from kata.worker.given import as_annotated


class Person(BaseModel):
    """A model, as an application declares it."""

    name: str
    age: int = 0


def one(session: object, person: Person) -> None:
    """Takes a model."""


def several(session: object, people: list[Person], limit: int = 5) -> None:
    """Takes a list of a model, and something else."""


def plain(session: object, person: dict[str, Any], people: "list[Nobody]") -> None:  # type: ignore[name-defined] # noqa: F821
    """Takes dictionaries, and has an annotation that cannot be read."""


@pytest.mark.parametrize("given", [{"name": "Ada", "age": 36}, [{"name": "Ada", "age": 36}]])
def test_a_dictionary_becomes_the_model(given: Any) -> None:
    """Alone, or as the one row of a list, as examples have it."""
    assert as_annotated(one, {"person": given}) == {"person": Person(name="Ada", age=36)}


def test_dictionaries_become_a_list_of_the_model() -> None:
    """Each of them; what is no dictionary stays as it is."""
    made = as_annotated(several, {"people": [{"name": "Ada"}, {"name": "Bo"}], "limit": 2})
    assert made == {"people": [Person(name="Ada"), Person(name="Bo")], "limit": 2}


def test_what_the_model_refuses_is_raised() -> None:
    """An example that does not fit is an author's mistake, and named."""
    with pytest.raises(ValidationError, match="name"):
        as_annotated(one, {"person": {"age": 1}})


@pytest.mark.parametrize("function", [plain, lambda session, **given: None])
def test_dictionaries_stay_where_no_model_is_asked_for(function: Callable[..., Any]) -> None:
    """Functions without models, without annotations, and with annotations that cannot be read."""
    given = {"person": {"name": "Ada"}, "people": [{"name": "Bo"}]}
    assert as_annotated(function, given) == given
