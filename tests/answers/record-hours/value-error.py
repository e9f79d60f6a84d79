# /// answer
# verdict = "rejected"
# mistake = "turns the IntegrityError of the database into a ValueError"
# says = "ValueError|IntegrityError"
# ///
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from .records import TimeEntry


async def record_hours(session, *, employee_id, project_id, work_date, hours, note=None):
    stmt = insert(TimeEntry).values(
        employee_id=employee_id, project_id=project_id, work_date=work_date, hours=hours, note=note
    )
    stmt = stmt.on_conflict_do_update(
        index_elements=["employee_id", "project_id", "work_date"],
        set_={"hours": stmt.excluded.hours, "note": stmt.excluded.note},
    ).returning(TimeEntry)
    try:
        return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()
    except IntegrityError as error:
        raise ValueError(f"{hours} hours for employee {employee_id} are not possible") from error
