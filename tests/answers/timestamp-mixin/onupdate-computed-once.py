# /// answer
# verdict = "rejected"
# mistake = "datetime.now() is called once, when the class is made"
# says = "Python|database|once|constant|import|same|onupdate|parameter|old"
# ///
from datetime import UTC, datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=datetime.now(UTC)
    )
