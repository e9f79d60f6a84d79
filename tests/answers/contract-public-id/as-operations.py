# /// answer
# verdict = "accepted"
# ///

from alembic.operations.ops import AlterColumnOp, CreateUniqueConstraintOp


def contract_public_id(op):
    op.invoke(AlterColumnOp("employees", "public_id", schema="public", modify_nullable=False))
    op.invoke(CreateUniqueConstraintOp("uq_employees_public_id", "employees", ["public_id"], schema="public"))
