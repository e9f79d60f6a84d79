# /// answer
# verdict = "rejected"
# mistake = "TODO(author): what is wrong with it"
# says = "TODO\\(author\\): a pattern that the grader's message has to match"
# ///

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


async def employee_page(session: AsyncSession) -> Sequence[Any]:
    raise NotImplementedError  # TODO(author): a wrong answer
