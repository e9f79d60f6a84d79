# /// answer
# verdict = "rejected"
# mistake = "executemany of the driver's connection: what the database refuses is the driver's own error, not IntegrityError"
# says = "IntegrityError|driver|UniqueViolation|raw"
# ///
COLUMNS = ("employee_id", "project_id", "work_date", "hours", "note")
INSERT = "INSERT INTO office.time_entries (employee_id, project_id, work_date, hours, note) VALUES ($1, $2, $3, $4, $5)"


async def log_hours(session, entries):
    if not entries:
        return 0
    raw = await (await session.connection()).get_raw_connection()
    await raw.driver_connection.executemany(INSERT, [tuple(entry.get(c) for c in COLUMNS) for entry in entries])
    return len(entries)
