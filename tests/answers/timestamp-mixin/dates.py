# /// answer
# verdict = "rejected"
# mistake = "dates in place of timestamps"
# says = "type|date\\b|timestamptz|timestamp with"
# ///
from datetime import date

from sqlalchemy import Date, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[date] = mapped_column(Date, server_default=func.current_date())
    updated_at: Mapped[date] = mapped_column(Date, server_default=func.current_date(), onupdate=func.current_date())
