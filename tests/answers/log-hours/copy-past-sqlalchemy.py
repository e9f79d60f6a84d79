# /// answer
# verdict = "rejected"
# mistake = "COPY through the driver's connection: what the database refuses is the driver's own error"
# says = "IntegrityError|commit|COPY|driver|UniqueViolation"
# ///
COLUMNS = ("employee_id", "project_id", "work_date", "hours", "note")


async def log_hours(session, entries):
    if not entries:
        return 0
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    await raw.driver_connection.copy_records_to_table(
        "time_entries",
        schema_name="office",
        columns=COLUMNS,
        records=[tuple(entry.get(name) for name in COLUMNS) for entry in entries],
    )
    return len(entries)
