# /// answer
# verdict = "rejected"
# mistake = "deletes the rows that have none, instead of raising"
# says = "raise|delet|\\bgone\\b|rows?\\b.*(?:missing|fewer|lost)"
# ///

def contract_public_id(op):
    op.execute("DELETE FROM employees WHERE public_id IS NULL")
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
