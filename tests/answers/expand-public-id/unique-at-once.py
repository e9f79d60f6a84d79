# /// answer
# verdict = "rejected"
# mistake = "unique already: the index is built under the lock, and the constraint is the last step's"
# says = "unique|constraint|index"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), nullable=True))
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()"))
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
