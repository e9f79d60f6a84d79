# /// answer
# verdict = "rejected"
# mistake = "the default goes, as if it had only been for the migration"
# says = "default"
# ///

def contract_public_id(op):
    op.alter_column("employees", "public_id", server_default=None, nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
