# /// answer
# verdict = "rejected"
# mistake = "updated_at has no server default: an INSERT fails"
# says = "updated_at.*(default|NULL|not[- ]null)|default.*updated_at"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), onupdate=func.now())
