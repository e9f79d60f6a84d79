# /// answer
# verdict = "rejected"
# mistake = "CREATE INDEX CONCURRENTLY, which cannot run inside a transaction"
# says = "CONCURRENTLY|transaction block|inside a transaction|25001"
# ///

def contract_public_id(op):
    op.alter_column("employees", "public_id", nullable=False)
    op.create_index(
        "uq_employees_public_id", "employees", ["public_id"], unique=True, postgresql_concurrently=True
    )
    op.execute("ALTER TABLE employees ADD CONSTRAINT uq_employees_public_id UNIQUE USING INDEX uq_employees_public_id")
