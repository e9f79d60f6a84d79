# /// answer
# verdict = "rejected"
# mistake = "the ranking is typed in as a VALUES list"
# says = "hard.?coded|typed|literal|values|constant|rank|window|rows"
# ///

from sqlalchemy import Integer, Numeric, String, column, select, values
from sqlalchemy.ext.asyncio import AsyncSession


async def salary_rank_by_department(session: AsyncSession):
    ranking = values(
        column("department", String),
        column("name", String),
        column("salary", Numeric(10, 2)),
        column("salary_rank", Integer),
        name="ranking",
    ).data([("Engineering", "Alice", 120000, 1), ("Engineering", "Bob", 95000, 2), ("Sales", "Carol", 70000, 1)])
    return (await session.execute(select(ranking))).all()
