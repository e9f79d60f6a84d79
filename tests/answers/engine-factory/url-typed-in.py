# /// answer
# verdict = "rejected"
# mistake = "the URL is typed in: it is not the workbook's database"
# says = "The engine is on another database than the workbook's\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        "postgresql+asyncpg://postgres:postgres@localhost:5432/postgres",
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
