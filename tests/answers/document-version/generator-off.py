# /// answer
# verdict = "rejected"
# mistake = "version_id_generator=False leaves the counting to the program, and nobody counts"
# says = "version.*(\\b1\\b|\\b2\\b|stay|count|same|grow|increas)|generator|stale"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
