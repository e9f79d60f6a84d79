# /// answer
# verdict = "rejected"
# mistake = "the column is called removed_at"
# says = "deleted_at"
# ///
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, DateTime
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class SoftDeleteMixin:
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def soft_delete(self) -> None:
        if self.removed_at is None:
            self.removed_at = datetime.now(UTC)

    def restore(self) -> None:
        self.removed_at = None

    @hybrid_property
    def is_deleted(self) -> bool:
        return self.removed_at is not None

    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted_expression(cls) -> ColumnElement[bool]:
        return cls.removed_at.is_not(None)
