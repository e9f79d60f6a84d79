# /// answer
# verdict = "rejected"
# mistake = "is_deleted is a generated column of the table"
# says = "is_deleted.*(column|too many)|column.*(too many|is_deleted)|hybrid"
# ///
from datetime import UTC, datetime

from sqlalchemy import Computed, DateTime
from sqlalchemy.orm import Mapped, mapped_column


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def soft_delete(self) -> None:
        if self.deleted_at is None:
            self.deleted_at = datetime.now(UTC)

    def restore(self) -> None:
        self.deleted_at = None

    is_deleted: Mapped[bool] = mapped_column(Computed("deleted_at IS NOT NULL", persisted=True))
