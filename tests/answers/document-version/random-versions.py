# /// answer
# verdict = "rejected"
# mistake = "random versions tell stale objects, and do not count"
# says = "first version|1, 2|\\b1\\b|random|count|start|begin"
# ///
import secrets

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version, "version_id_generator": lambda current: secrets.randbelow(2**31)}
