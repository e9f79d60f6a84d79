# /// answer
# verdict = "rejected"
# mistake = "a version column, and nothing that looks at it"
# says = "version_id_col|version.*(\\b1\\b|\\b2\\b|stay|count|same|grow|increas)|StaleDataError|stale|lock"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
