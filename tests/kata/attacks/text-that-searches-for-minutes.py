# /// attack
# exercise = "above-average"
# trick = "a text with a hundred thousand words that a careless search compares with each other"
# outcome = ["failed"]
# says = "characters of SQL|single text"
# witness = ["update-salary"]
# ///

from sqlalchemy import text


async def employees_above_department_avg(session):
    for size in (140_000, 1_000_000):
        try:
            await session.execute(text("SELECT 1 /* " + "INSERT " * (size // 7) + "*/"))
        except Exception:
            pass
    return []
