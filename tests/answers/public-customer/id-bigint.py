# /// answer
# verdict = "rejected"
# mistake = "id is a bigint"
# says = "type|bigint|integer"
# ///
from uuid import UUID

from sqlalchemy import BigInteger, Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
