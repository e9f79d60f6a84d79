# /// answer
# verdict = "rejected"
# mistake = "deleted_at is a date"
# says = "type|date\\b|timestamptz|timestamp|datetime"
# ///
from datetime import date

from sqlalchemy import ColumnElement, Date
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class SoftDeleteMixin:
    deleted_at: Mapped[date | None] = mapped_column(Date)

    def soft_delete(self) -> None:
        if self.deleted_at is None:
            self.deleted_at = date.today()

    def restore(self) -> None:
        self.deleted_at = None

    @hybrid_property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted_expression(cls) -> ColumnElement[bool]:
        return cls.deleted_at.is_not(None)
