# /// answer
# verdict = "rejected"
# mistake = "raw text() where insert().on_conflict_do_nothing() is the subject"
# says = "text\\(|raw SQL|raw text|construct"
# ///
from sqlalchemy import text


async def ensure_projects(session, names):
    if not names:
        return {}
    given = list(names)
    await session.execute(
        text(
            "INSERT INTO projects (name, budget) SELECT DISTINCT given, 0 "
            "FROM unnest(CAST(:names AS text[])) AS given ON CONFLICT (name) DO NOTHING"
        ),
        {"names": given},
    )
    rows = await session.execute(
        text("SELECT name, id FROM projects WHERE name = ANY(CAST(:names AS text[]))"), {"names": given}
    )
    return {name: project_id for name, project_id in rows}
