# /// answer
# verdict = "rejected"
# mistake = "a unique index instead of a unique constraint"
# says = "constraint|index"
# ///

def contract_public_id(op):
    op.alter_column("employees", "public_id", nullable=False)
    op.create_index("uq_employees_public_id", "employees", ["public_id"], unique=True)
