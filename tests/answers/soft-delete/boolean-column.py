# /// answer
# verdict = "rejected"
# mistake = "is_deleted is a column of its own"
# says = "is_deleted.*(column|too many)|column.*(too many|is_deleted)|hybrid"
# ///
from datetime import UTC, datetime

from sqlalchemy import DateTime, false
from sqlalchemy.orm import Mapped, mapped_column


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_deleted: Mapped[bool] = mapped_column(default=False, server_default=false())

    def soft_delete(self) -> None:
        if self.deleted_at is None:
            self.deleted_at = datetime.now(UTC)
            self.is_deleted = True

    def restore(self) -> None:
        self.deleted_at = None
        self.is_deleted = False
