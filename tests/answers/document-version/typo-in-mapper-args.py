# /// answer
# verdict = "rejected"
# mistake = "__mapper_args is no name that SQLAlchemy knows"
# says = "version_id_col|version.*(\\b1\\b|\\b2\\b|stay|count|same|grow|increas)|StaleDataError|stale|lock|mapper_args"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args = {"version_id_col": version}
