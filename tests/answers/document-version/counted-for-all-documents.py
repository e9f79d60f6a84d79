# /// answer
# verdict = "rejected"
# mistake = "one counter serves all documents"
# says = "first version|1, 2|\\b1\\b|other document|second|of its own|count|start|begin"
# ///
import itertools

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column

counter = itertools.count(1)


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version, "version_id_generator": lambda current: next(counter)}
