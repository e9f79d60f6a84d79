# /// answer
# verdict = "rejected"
# mistake = "server_default is a plain string, which becomes a literal in quotes: no uuid, and PostgreSQL refuses it"
# says = "invalid input|literal|quot|string|text\\(|22P02"
# ///

from sqlalchemy import Column, Uuid


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), nullable=True))
    op.alter_column("employees", "public_id", server_default="gen_random_uuid()")
