# /// answer
# verdict = "rejected"
# mistake = "title has no length"
# says = "title|varchar|varying|\\(200\\)"
# ///
from sqlalchemy import Identity
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column()
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
