# /// answer
# verdict = "rejected"
# mistake = "a function of its own around gen_random_uuid()"
# says = "adds the function"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.execute("CREATE FUNCTION new_public_id() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'")
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column("employees", "public_id", server_default=text("new_public_id()"))
