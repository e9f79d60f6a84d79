# /// answer
# verdict = "rejected"
# mistake = "SELECT FOR UPDATE before the UPDATE locks, and does not see that the object is stale"
# says = "stale|StaleDataError|overwr|lost|version_id_col|lock|FOR UPDATE"
# ///
from typing import Any

from sqlalchemy import Identity, String, event, select
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)


@event.listens_for(Document, "before_update")
def lock(mapper: Any, connection: Any, target: Document) -> None:
    table = mapper.local_table
    stored = connection.execute(select(table.c.version).where(table.c.id == target.id).with_for_update()).scalar()
    target.version = stored + 1
