# /// answer
# verdict = "rejected"
# mistake = "confirm_deleted_rows=False: a stale DELETE is not seen"
# says = "DELETE|delet|confirm_deleted_rows"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version, "confirm_deleted_rows": False}
