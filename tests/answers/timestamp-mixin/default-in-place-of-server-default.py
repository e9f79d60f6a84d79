# /// answer
# verdict = "rejected"
# mistake = "default=func.now() is no default of the table: rows that are inserted past the ORM have none"
# says = "server.?default|no default|default=|default.*(Python|database)"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=func.now(), onupdate=func.now())
