# /// answer
# verdict = "rejected"
# mistake = "values pasted into the SQL text"
# says = "text\\(|raw|injection|quote|paste"
# ///
from sqlalchemy import text


def _quoted(note):
    return "NULL" if note is None else "'" + note.replace("'", "''").replace(":", "\\:") + "'"


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = ", ".join(
        f"({one['employee_id']}, {one['project_id']}, '{one['work_date']}', {one['hours']}, {_quoted(one.get('note'))})"
        for one in entries
    )
    await session.execute(
        text(f"INSERT INTO office.time_entries (employee_id, project_id, work_date, hours, note) VALUES {rows}")
    )
    return len(entries)
