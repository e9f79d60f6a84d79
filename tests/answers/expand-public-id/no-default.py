# /// answer
# verdict = "rejected"
# mistake = "no default at all"
# says = "default"
# ///

from sqlalchemy import Column, Uuid


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), nullable=True))
