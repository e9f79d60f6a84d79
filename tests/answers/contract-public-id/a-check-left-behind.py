# /// answer
# verdict = "rejected"
# mistake = "the CHECK that was needed on the way stays, and its name is not by the convention"
# says = "left behind"
# ///

def contract_public_id(op):
    op.execute("ALTER TABLE employees ADD CONSTRAINT public_id_is_there CHECK (public_id IS NOT NULL)")
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
