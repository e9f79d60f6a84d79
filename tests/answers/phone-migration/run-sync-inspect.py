# /// answer
# verdict = "rejected"
# mistake = "the inspector inside run_sync asks pg_catalog"
# says = "does not ask information_schema"
# ///

# --- migrations_demo.py
from sqlalchemy import inspect


async def verify_phone_column(session):
    def look(sync_session):
        return any(column["name"] == "phone" for column in inspect(sync_session.connection()).get_columns("employees"))

    return await session.run_sync(look)
