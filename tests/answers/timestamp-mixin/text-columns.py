# /// answer
# verdict = "rejected"
# mistake = "the times are stored as text"
# says = "type|varchar|character varying|text|timestamp"
# ///
from sqlalchemy import String, func
from sqlalchemy.orm import Mapped, mapped_column


class TimestampMixin:
    __mapper_args__ = {"eager_defaults": True}

    created_at: Mapped[str] = mapped_column(String(40), server_default=func.now())
    updated_at: Mapped[str] = mapped_column(String(40), server_default=func.now(), onupdate=func.now())
