# /// answer
# verdict = "rejected"
# mistake = "md5(random()) makes ids that can be foretold, where gen_random_uuid() is asked for"
# says = "default|md5|gen_random_uuid"
# ///
from uuid import UUID

from sqlalchemy import Identity, String, text
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, server_default=text("md5(random()::text)::uuid"))
    name: Mapped[str] = mapped_column(String(100))
