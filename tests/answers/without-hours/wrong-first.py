# /// answer
# verdict = "rejected"
# mistake = "TODO(author): what is wrong with it"
# says = "TODO\\(author\\): a pattern that the grader's message has to match"
# ///

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


async def employees_without_hours(session: AsyncSession) -> Sequence[Any]:
    raise NotImplementedError  # TODO(author): a wrong answer
