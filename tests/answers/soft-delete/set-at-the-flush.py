# /// answer
# verdict = "rejected"
# mistake = "deleted_at is set when the object is flushed, not at once"
# says = "at once|flush|deleted_at|None"
# ///
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, event
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def soft_delete(self) -> None:
        self._to_delete = True

    def restore(self) -> None:
        self.deleted_at = None

    @hybrid_property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted_expression(cls) -> ColumnElement[bool]:
        return cls.deleted_at.is_not(None)


@event.listens_for(Session, "before_flush")
def mark(session: Session, context: Any, instances: Any) -> None:
    for one in session.dirty | session.new:
        if isinstance(one, SoftDeleteMixin) and getattr(one, "_to_delete", False) and one.deleted_at is None:
            one.deleted_at = datetime.now(UTC)
