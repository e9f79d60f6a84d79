# /// answer
# verdict = "rejected"
# mistake = "an event counts the versions, and nobody compares them: the stale UPDATE goes through"
# says = "stale|StaleDataError|overwr|lost|version_id_col|lock"
# ///
from typing import Any

from sqlalchemy import Identity, String, event
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)


@event.listens_for(Document, "before_update")
def count(mapper: Any, connection: Any, target: Document) -> None:
    target.version += 1
