# /// answer
# verdict = "rejected"
# mistake = "postgresql.UUID(as_uuid=False) gives str"
# says = "\\bstr\\b|UUID|as_uuid|type|text"
# ///
from sqlalchemy import Identity, String, func
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(PgUuid(as_uuid=False), unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
