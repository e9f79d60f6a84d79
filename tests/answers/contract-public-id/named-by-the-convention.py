# /// answer
# verdict = "accepted"
# note = "With None for a name, Alembic takes it from the naming convention of the metadata that the context knows: no name to get wrong."
# ///

import sqlalchemy as sa


def contract_public_id(op):
    op.create_unique_constraint(None, "employees", ["public_id"])
    op.alter_column("employees", "public_id", existing_type=sa.Uuid(), nullable=False)
