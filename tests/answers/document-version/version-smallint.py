# /// answer
# verdict = "rejected"
# mistake = "version is a smallint"
# says = "version.*type|type.*version|smallint"
# ///
from sqlalchemy import Identity, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(SmallInteger)

    __mapper_args__ = {"version_id_col": version}
