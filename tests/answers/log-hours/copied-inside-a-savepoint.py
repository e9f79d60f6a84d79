# /// answer
# verdict = "accepted"
# note = "COPY in a savepoint: inside the transaction, and refusals are IntegrityErrors as everywhere else."
# ///
import asyncpg
from sqlalchemy.exc import IntegrityError

COLUMNS = ("employee_id", "project_id", "work_date", "hours", "note")


async def log_hours(session, entries):
    if not entries:
        return 0
    records = [tuple(entry.get(column) for column in COLUMNS) for entry in entries]
    try:
        async with session.begin_nested():
            connection = await session.connection()
            driver = (await connection.get_raw_connection()).driver_connection
            await driver.copy_records_to_table("time_entries", schema_name="office", records=records, columns=COLUMNS)
    except asyncpg.IntegrityConstraintViolationError as error:
        raise IntegrityError("COPY office.time_entries", None, error) from error
    return len(records)
