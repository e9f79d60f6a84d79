# /// answer
# verdict = "rejected"
# mistake = "commits after the unique constraint: when NOT NULL fails, the constraint stays"
# says = "commit|transaction|changed|is there"
# ///

def contract_public_id(op):
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
    op.get_bind().commit()
    op.alter_column("employees", "public_id", nullable=False)
