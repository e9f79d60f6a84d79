# /// answer
# verdict = "rejected"
# mistake = "a default that is NULL now and then"
# says = "CASE|no public_id|not gen_random_uuid"
# ///

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column(
        "employees", "public_id", server_default=text("CASE WHEN random() < 0.999999 THEN gen_random_uuid() END")
    )
