# /// answer
# verdict = "rejected"
# mistake = "a function is called in Python, and the expression that it returns is sent as a value"
# says = "invalid input for query argument.*<sqlalchemy"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=lambda: func.now()
    )
