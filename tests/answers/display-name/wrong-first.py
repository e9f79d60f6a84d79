# /// answer
# verdict = "rejected"
# mistake = "TODO(author): what is wrong with it"
# says = "TODO\\(author\\): a pattern that the grader's message has to match"
# ///

from typing import Any


def add_display_name() -> Any:
    raise NotImplementedError  # TODO(author): a wrong answer


def drop_display_name() -> Any:
    raise NotImplementedError  # TODO(author): a wrong answer
