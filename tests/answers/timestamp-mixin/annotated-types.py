# /// answer
# verdict = "accepted"
# note = "A type of its own (Annotated) pays off when other classes have moments, too: time zone and default are decided in one place."
# ///
from datetime import datetime
from typing import Annotated

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column

Timestamp = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]


class TimestampMixin:
    created_at: Mapped[Timestamp]
    updated_at: Mapped[Timestamp] = mapped_column(onupdate=func.now())

    __mapper_args__ = {"eager_defaults": True}
