# /// answer
# verdict = "rejected"
# mistake = "version_id_col is a column, not a text"
# says = "version_id_col is a text"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": "version"}
