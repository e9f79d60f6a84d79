# /// answer
# verdict = "accepted"
# note = "TODO(author): when this form is better than the reference"
# ///

from typing import Any


def add_display_name() -> Any:
    raise NotImplementedError  # TODO(author): another right form


def drop_display_name() -> Any:
    raise NotImplementedError  # TODO(author): another right form
