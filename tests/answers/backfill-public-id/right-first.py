# /// answer
# verdict = "accepted"
# note = "TODO(author): when this form is better than the reference"
# ///

from typing import Any


def backfill_public_id() -> Any:
    raise NotImplementedError  # TODO(author): another right form
