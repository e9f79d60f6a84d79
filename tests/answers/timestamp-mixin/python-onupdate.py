# /// answer
# verdict = "rejected"
# mistake = "updated_at is set by Python's clock with each UPDATE, not by the database"
# says = "Python|clock|parameter|bound|application|client|database sets|by the database"
# ///
from datetime import UTC, datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=lambda: datetime.now(UTC)
    )
