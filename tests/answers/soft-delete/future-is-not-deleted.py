# /// answer
# verdict = "rejected"
# mistake = "both sides compare with the clock, which is another in SQL: now() is when the transaction began"
# says = "now|clock|time|future|transaction|differ|agree|SQL|is_deleted"
# ///
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, DateTime, and_, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def soft_delete(self) -> None:
        if self.deleted_at is None:
            self.deleted_at = datetime.now(UTC)

    def restore(self) -> None:
        self.deleted_at = None

    @hybrid_property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None and self.deleted_at <= datetime.now(UTC)

    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted_expression(cls) -> ColumnElement[bool]:
        return and_(cls.deleted_at.is_not(None), cls.deleted_at <= func.now())
