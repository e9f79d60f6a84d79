# /// answer
# verdict = "rejected"
# mistake = "the columns are called created_on and updated_on"
# says = "(created_at|updated_at).*(missing|no column|has no|lacks)|(missing|lacks|no column).*(created_at|updated_at)|created_on|updated_on|no attribute"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_on: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_on: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )
