# /// answer
# verdict = "rejected"
# mistake = "a plain string becomes a constant in quotes"
# says = "invalid input syntax for type timestamp with time zone: .CURRENT_TIMESTAMP"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default="CURRENT_TIMESTAMP")
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )
