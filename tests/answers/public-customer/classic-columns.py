# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import Column, Identity, Integer, String, Uuid, func


class Customer(PatternBase):
    __tablename__ = "customers"

    id = Column(Integer, Identity(), primary_key=True)
    public_id = Column(Uuid, nullable=False, unique=True, server_default=func.gen_random_uuid())
    name = Column(String(100), nullable=False)
