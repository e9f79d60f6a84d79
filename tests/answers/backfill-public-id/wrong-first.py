# /// answer
# verdict = "rejected"
# mistake = "TODO(author): what is wrong with it"
# says = "TODO\\(author\\): a pattern that the grader's message has to match"
# ///

from typing import Any


def backfill_public_id() -> Any:
    raise NotImplementedError  # TODO(author): a wrong answer
