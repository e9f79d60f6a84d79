# /// answer
# verdict = "accepted"
# note = "The slow part is the index. Built beforehand, with CONCURRENTLY and in a revision of its own, it leaves only a moment's work to the constraint; here both are in one transaction."
# ///

def contract_public_id(op):
    op.create_index("employees_public_id_key", "employees", ["public_id"], unique=True)
    op.execute(
        "ALTER TABLE employees ADD CONSTRAINT uq_employees_public_id UNIQUE USING INDEX employees_public_id_key"
    )
    op.alter_column("employees", "public_id", existing_nullable=True, nullable=False)
