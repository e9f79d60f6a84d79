# /// answer
# verdict = "rejected"
# mistake = "an UPDATE that writes NULL into every row"
# says = "writes the rows"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid()))
    op.execute("UPDATE employees SET public_id = NULL")
    op.alter_column("employees", "public_id", server_default=text("gen_random_uuid()"))
