# /// answer
# verdict = "rejected"
# mistake = "the onupdate stands at created_at and not at updated_at"
# says = "created_at|updated_at.*(onupdate|not (set|changed|touched)|unchanged|stay|same|old)"
# ///
from datetime import datetime

from sqlalchemy import DateTime, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
