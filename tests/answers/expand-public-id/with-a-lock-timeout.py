# /// answer
# verdict = "accepted"
# note = "A lock_timeout: who cannot have the lock within two seconds fails, in place of holding everybody up."
# ///

from sqlalchemy import Column, text
from sqlalchemy.dialects.postgresql import UUID


def expand_public_id(op):
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("LOCK TABLE employees IN ACCESS EXCLUSIVE MODE")
    op.add_column("employees", Column("public_id", UUID(as_uuid=False), comment="what others may see"))
    op.execute("UPDATE employees SET public_id = NULL WHERE public_id IS NOT NULL")
    op.alter_column("employees", "public_id", server_default=text("(gen_random_uuid()::text)::uuid"))
