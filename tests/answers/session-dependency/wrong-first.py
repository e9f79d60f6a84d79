# /// answer
# verdict = "rejected"
# mistake = "TODO(author): what is wrong with it"
# says = "TODO\\(author\\): a pattern that the grader's message has to match"
# ///

from typing import Any


def get_session() -> Any:
    raise NotImplementedError  # TODO(author): a wrong answer


def SessionDep() -> Any:
    raise NotImplementedError  # TODO(author): a wrong answer
