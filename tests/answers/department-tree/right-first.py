# /// answer
# verdict = "accepted"
# note = "TODO(author): when this form is better than the reference"
# ///

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


async def department_tree(session: AsyncSession) -> Sequence[Any]:
    raise NotImplementedError  # TODO(author): another right form
