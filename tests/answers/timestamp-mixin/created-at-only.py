# /// answer
# verdict = "rejected"
# mistake = "updated_at is missing"
# says = "updated_at.*(missing|no column|has no|lacks)|(missing|lacks|no column|without).*updated_at|no attribute"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
