# /// answer
# verdict = "rejected"
# mistake = "writes one of the rows, with the values that it has"
# says = "1 of \\d+ have a new version"
# ///

from sqlalchemy import Column, Uuid, func


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column("employees", "public_id", server_default=func.gen_random_uuid())
    op.execute("UPDATE employees SET name = name WHERE id = (SELECT min(id) FROM employees)")
