# /// answer
# verdict = "rejected"
# mistake = "an onupdate counts in the database, and nobody compares"
# says = "stale|StaleDataError|overwr|lost|version_id_col|lock"
# ///
from sqlalchemy import Identity, String, text
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1, onupdate=text("version + 1"))

    __mapper_args__ = {"eager_defaults": True}
