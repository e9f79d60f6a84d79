# /// answer
# verdict = "rejected"
# mistake = "each UPDATE sets a time that is still to come"
# says = "updated_at is set to another time than now"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func, text
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now() + text("interval '1 hour'")
    )
