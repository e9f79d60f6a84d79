# /// answer
# verdict = "accepted"
# note = "As a mixin, the lock is one word in the head of every class that needs it."
# ///
from typing import Any

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class Versioned:
    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Document(Versioned, PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
