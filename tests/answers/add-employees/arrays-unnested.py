# /// answer
# verdict = "accepted"
# note = "Four parameters, whatever the number of people: one text, one prepared statement, and no limit on the number of parameters in sight."
# ///
from fastapi import HTTPException
from sqlalchemy import Integer, Numeric, String, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError

from .models import Employee

_COLUMNS = {"name": String, "email": String, "salary": Numeric, "department_id": Integer}
_NEW = (
    func.unnest(*(bindparam(f"{name}s", type_=ARRAY(kind)) for name, kind in _COLUMNS.items()))
    .table_valued(*_COLUMNS)
    .render_derived()
)
_INSERT = insert(Employee.__table__).from_select(list(_COLUMNS), select(*_NEW.c))


async def add_employees(session: AsyncSession, data: list[NewEmployee]) -> Created:
    if data:
        values = {f"{name}s": [getattr(one, name) for one in data] for name in _COLUMNS}
        try:
            async with session.begin_nested():
                await session.execute(_INSERT, values)
        except IntegrityError as error:
            status = {"23505": 409, "23503": 404}.get(error.orig.sqlstate)
            if status is None:
                raise
            raise HTTPException(status) from error
    return Created(created=len(data))
