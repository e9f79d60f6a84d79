# /// answer
# verdict = "rejected"
# mistake = "before_update comes also where nothing changes"
# says = "same where nothing changes"
# ///
from sqlalchemy import Identity, String, event
from sqlalchemy.orm import Mapped, mapped_column


class Document(PatternBase):
    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


@event.listens_for(Document, "before_insert")
def _i(mapper, connection, target):
    target.version = 1


@event.listens_for(Document, "before_update")
def _u(mapper, connection, target):
    target.version = target.version + 1
