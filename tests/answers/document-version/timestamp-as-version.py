# /// answer
# verdict = "rejected"
# mistake = "the version is a time"
# says = "version.*(type|integer|int)|type.*version|timestamp"
# ///
from datetime import UTC, datetime

from sqlalchemy import DateTime, Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __mapper_args__ = {"version_id_col": version, "version_id_generator": lambda current: datetime.now(UTC)}
