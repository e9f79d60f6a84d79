# /// answer
# verdict = "rejected"
# mistake = "a CHECK constraint that the table does not have"
# says = "CHECK|check|constraint"
# ///
from sqlalchemy import CheckConstraint, Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    __table_args__ = (CheckConstraint("version > 0", name="positive"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
