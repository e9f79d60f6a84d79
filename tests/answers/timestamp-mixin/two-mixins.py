# /// answer
# verdict = "accepted"
# note = "Smaller mixins serve tables that are only ever appended to: a log has a created_at, and no updated_at."
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class CreatedAtMixin:
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class UpdatedAtMixin:
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


class TimestampMixin(CreatedAtMixin, UpdatedAtMixin):
    __mapper_args__ = {"eager_defaults": True}
