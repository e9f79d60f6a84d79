# /// answer
# verdict = "rejected"
# mistake = "the version is compared before the UPDATE by a SELECT: a stale DELETE is not seen, and the check comes before the lock"
# says = "DELETE|delet|SELECT|race|version_id_col|stale|statement"
# ///
from typing import Any

from sqlalchemy import Identity, String, event, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)


@event.listens_for(Document, "before_update")
def check(mapper: Any, connection: Any, target: Document) -> None:
    table = mapper.local_table
    stored = connection.execute(select(table.c.version).where(table.c.id == target.id)).scalar()
    if stored != target.version:
        raise StaleDataError("somebody else was faster")
    target.version += 1
