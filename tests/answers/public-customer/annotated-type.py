# /// answer
# verdict = "accepted"
# ///
from typing import Annotated
from uuid import UUID

from sqlalchemy import Identity, String, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

PublicId = Annotated[UUID, mapped_column(Uuid, unique=True, server_default=func.gen_random_uuid())]


class Customer(PatternBase):
    __tablename__ = "customers"

    name: Mapped[Annotated[str, mapped_column(String(100))]]
    public_id: Mapped[PublicId]
    id: Mapped[Annotated[int, mapped_column(Identity(), primary_key=True)]]
