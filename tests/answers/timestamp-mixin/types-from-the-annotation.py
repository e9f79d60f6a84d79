# /// answer
# verdict = "rejected"
# mistake = "Mapped[datetime] alone is a timestamp without a time zone"
# says = "time ?zone|timestamptz|naive"
# ///
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
