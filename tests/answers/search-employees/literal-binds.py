# /// answer
# verdict = "rejected"
# mistake = "the bound value is written into the SQL before it is sent"
# says = "paste|inject|bound|bind|parameter|f-string|same|literal|SQL text|format|quot|literal_binds|compile"
# ///

from sqlalchemy import String, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    bound = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(bindparam("term", term, String))
    sql = str(bound.compile(dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True}))
    statement = text(sql.replace(":", "\\:").replace("%%", "%"))
    return (await session.scalars(select(Employee).from_statement(statement))).all()
