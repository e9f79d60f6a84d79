# /// answer
# verdict = "rejected"
# mistake = "timestamptz(0) drops the fractions of seconds"
# says = "type|\\(0\\)|precision|timestamptz|timestamp with|fraction"
# ///
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True, precision=0), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        TIMESTAMP(timezone=True, precision=0), server_default=func.now(), onupdate=func.now()
    )
