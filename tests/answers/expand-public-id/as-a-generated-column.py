# /// answer
# verdict = "rejected"
# mistake = "a generated column, whose expression has to be immutable"
# says = "immutable|generated|42P17"
# ///

from sqlalchemy import Column, Computed, Uuid


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), Computed("gen_random_uuid()", persisted=True)))
