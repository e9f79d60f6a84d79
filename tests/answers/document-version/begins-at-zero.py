# /// answer
# verdict = "rejected"
# mistake = "the first version is 0"
# says = "\\b0\\b|first version|begin|start"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {
        "version_id_col": version,
        "version_id_generator": lambda current: 0 if current is None else current + 1,
    }
