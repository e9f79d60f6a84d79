# /// answer
# verdict = "accepted"
# ///
def create_engine_factory():
    from sqlalchemy.ext.asyncio import create_async_engine
    from kata.database import database_url

    return create_async_engine(
        database_url(),
        max_overflow=10,
        pool_size=5,
        pool_use_lifo=True,
        echo=True,
        connect_args={"server_settings": {"application_name": "workbook"}},
    )
