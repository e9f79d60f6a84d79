# /// answer
# verdict = "rejected"
# mistake = "the version is counted when the title is set, and never compared"
# says = "stale|StaleDataError|overwr|lost|version_id_col|lock"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column, validates


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    @validates("title")
    def _count(self, key: str, title: str) -> str:
        self.version = (self.version or 0) + 1
        return title
