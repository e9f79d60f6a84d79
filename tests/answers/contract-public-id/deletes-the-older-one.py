# /// answer
# verdict = "rejected"
# mistake = "of two rows that share a value the one with the lower id is deleted"
# says = "deletes the row of id 3\\b"
# ///

def contract_public_id(op):
    op.execute("DELETE FROM employees AS a USING employees AS b WHERE a.public_id = b.public_id AND a.id < b.id")
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
