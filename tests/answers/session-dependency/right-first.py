# /// answer
# verdict = "accepted"
# note = "TODO(author): when this form is better than the reference"
# ///

from typing import Any


def get_session() -> Any:
    raise NotImplementedError  # TODO(author): another right form


def SessionDep() -> Any:
    raise NotImplementedError  # TODO(author): another right form
