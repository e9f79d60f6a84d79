# /// answer
# verdict = "rejected"
# mistake = "version allows NULL"
# says = "version.*NULL|NULL.*version"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int | None] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
