# /// answer
# verdict = "rejected"
# mistake = "version_id_col belongs to the mapper, not to the table"
# says = "version_id_col|table_args|mapper"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __table_args__ = {"version_id_col": version}
