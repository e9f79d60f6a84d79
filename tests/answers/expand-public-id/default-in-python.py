# /// answer
# verdict = "rejected"
# mistake = "default=uuid4 is SQLAlchemy's: the database knows nothing of it, and old code inserts NULL"
# says = "default"
# ///

import uuid

from sqlalchemy import Column, Uuid


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), default=uuid.uuid4, nullable=True))
