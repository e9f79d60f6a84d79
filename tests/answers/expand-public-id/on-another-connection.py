# /// answer
# verdict = "rejected"
# mistake = "a connection of its own, which commits"
# says = "connection of its own"
# ///

from sqlalchemy import text


def expand_public_id(op):
    with op.get_bind().engine.begin() as connection:
        connection.execute(text("ALTER TABLE employees ADD public_id uuid"))
        connection.execute(text("ALTER TABLE employees ALTER public_id SET DEFAULT gen_random_uuid()"))
