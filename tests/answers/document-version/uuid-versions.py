# /// answer
# verdict = "rejected"
# mistake = "the version is a uuid"
# says = "version.*(type|integer|int)|type.*version|varchar|varying"
# ///
import uuid

from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(32))

    __mapper_args__ = {"version_id_col": version, "version_id_generator": lambda current: uuid.uuid4().hex}
