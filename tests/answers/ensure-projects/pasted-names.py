# /// answer
# verdict = "rejected"
# mistake = "the names are pasted into the SQL: an apostrophe breaks it"
# says = "text\\(|raw|injection|quote|apostrophe|syntax"
# ///
from sqlalchemy import text


async def ensure_projects(session, names):
    if not names:
        return {}
    rows = ", ".join(f"('{name}', 0)" for name in set(names))
    quoted = ", ".join(f"'{name}'" for name in set(names))
    await session.execute(text(f"INSERT INTO projects (name, budget) VALUES {rows} ON CONFLICT DO NOTHING"))
    found = await session.execute(text(f"SELECT name, id FROM projects WHERE name IN ({quoted})"))
    return {name: project_id for name, project_id in found}
