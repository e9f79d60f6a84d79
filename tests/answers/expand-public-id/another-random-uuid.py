# /// answer
# verdict = "rejected"
# mistake = "a UUID made of md5() and random()"
# says = "md5|not gen_random_uuid"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column("employees", "public_id", server_default=text("md5(random()::text)::uuid"))
