# /// answer
# verdict = "rejected"
# mistake = "the event sets the time of the application, not of the database"
# says = "Python|clock|parameter|bound|application|client|database sets|by the database"
# ///
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, event, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@event.listens_for(TimestampMixin, "before_update", propagate=True)
def touch(mapper: Any, connection: Any, target: TimestampMixin) -> None:
    target.updated_at = datetime.now(UTC)
