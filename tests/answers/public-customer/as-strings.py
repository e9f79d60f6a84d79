# /// answer
# verdict = "rejected"
# mistake = "as_uuid=False: public_id is a str"
# says = "\\bstr\\b|UUID|as_uuid|type|text"
# ///
from sqlalchemy import Identity, String, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column


class Customer(PatternBase):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
