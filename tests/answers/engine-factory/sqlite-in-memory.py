# /// answer
# verdict = "rejected"
# mistake = "an SQLite database in memory instead of the workbook's PostgreSQL"
# says = "create_engine_factory raised ModuleNotFoundError: No module named 'aiosqlite'"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        "sqlite+aiosqlite:///:memory:",
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
