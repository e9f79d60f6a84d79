# /// answer
# verdict = "rejected"
# mistake = "a stale UPDATE raises an error of the answer's own"
# says = "StaleDataError|raise|no version column"
# ///
from typing import Any

from sqlalchemy import Identity, String, event, select
from sqlalchemy.orm import Mapped, mapped_column


class ConflictError(Exception):
    pass


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
        raise ConflictError(target.id)
    target.version += 1
