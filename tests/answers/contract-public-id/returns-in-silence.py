# /// answer
# verdict = "rejected"
# mistake = "returns without a word when a row without a value is left"
# says = "raise|silent|error|exception"
# ///

import sqlalchemy as sa


def contract_public_id(op):
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM employees WHERE public_id IS NULL")):
        return
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
