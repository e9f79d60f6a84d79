# /// answer
# verdict = "rejected"
# mistake = "version has a server default that the table does not have"
# says = "version.*default|default.*version"
# ///
from sqlalchemy import Identity, String
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}
