# /// attack
# exercise = "salary-rank"
# trick = "the backends of this database are terminated, its own among them"
# outcome = ["failed", "error"]
# witness = ["update-salary"]
# ///

from sqlalchemy import text


async def salary_rank_by_department(session):
    # Only those of this database: other attacks run beside this one.
    await session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"))
    return []
