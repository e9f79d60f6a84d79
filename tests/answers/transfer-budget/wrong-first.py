# /// answer
# verdict = "rejected"
# mistake = "TODO(author): what is wrong with it"
# says = "TODO\\(author\\): a pattern that the grader's message has to match"
# ///

from sqlalchemy.ext.asyncio import AsyncSession


async def transfer_budget(session: AsyncSession) -> None:
    raise NotImplementedError  # TODO(author): a wrong answer
