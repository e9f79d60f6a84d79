# /// answer
# verdict = "rejected"
# mistake = "the row is really deleted"
# says = "DELETE|deleted_at|session|really"
# ///
from datetime import datetime

from sqlalchemy import ColumnElement, DateTime
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, object_session


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def soft_delete(self) -> None:
        session = object_session(self)
        if session is not None:
            session.delete(self)

    def restore(self) -> None:
        self.deleted_at = None

    @hybrid_property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted_expression(cls) -> ColumnElement[bool]:
        return cls.deleted_at.is_not(None)
