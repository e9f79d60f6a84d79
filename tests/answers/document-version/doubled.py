# /// answer
# verdict = "rejected"
# mistake = "the versions are 1, 2, 4"
# says = "\\b4\\b|1, 2|one more|by one|increas|grow"
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
        "version_id_generator": lambda current: 1 if current is None else current * 2,
    }
