# /// answer
# verdict = "rejected"
# mistake = "version is an attribute of the class, and no column"
# says = "column.*version|version.*(column|missing)|missing.*version"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version = 1
