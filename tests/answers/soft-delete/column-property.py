# /// answer
# verdict = "rejected"
# mistake = "a column_property holds what the last SELECT said: soft_delete() does not change it"
# says = "Python|column_property|hybrid|SELECT|stale|is_deleted"
# ///
from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def soft_delete(self) -> None:
        if self.deleted_at is None:
            self.deleted_at = datetime.now(UTC)

    def restore(self) -> None:
        self.deleted_at = None

    @declared_attr
    def is_deleted(cls) -> Mapped[bool]:
        return column_property(cls.deleted_at.is_not(None))
