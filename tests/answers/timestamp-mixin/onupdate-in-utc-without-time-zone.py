# /// answer
# verdict = "rejected"
# mistake = "timezone('utc', now()) has no time zone: the server takes it for its local time"
# says = "another time than now.*14 hours"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.timezone("utc", func.now())
    )
