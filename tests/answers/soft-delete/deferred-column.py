# /// answer
# verdict = "rejected"
# mistake = "deleted_at is not loaded with its object"
# says = "has to be loaded again|is not loaded with it"
# ///
from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), deferred=True)

    def soft_delete(self) -> None:
        if self.deleted_at is None:
            self.deleted_at = datetime.now(UTC)

    def restore(self) -> None:
        self.deleted_at = None

    @hybrid_property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted(cls):
        return cls.deleted_at.isnot(None)
