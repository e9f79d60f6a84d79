# /// answer
# verdict = "rejected"
# mistake = "eager_defaults=False: after the flush public_id has to be fetched"
# says = "eager_defaults|MissingGreenlet|expired|without (another |more |further )?(SQL|statement)|reading .*(emit|SELECT)|read.*(flush|SQL)"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"
    __mapper_args__ = {"eager_defaults": False}

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
