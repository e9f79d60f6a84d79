# /// answer
# verdict = "rejected"
# mistake = "rows that share a value get another one, and nobody learns of it"
# says = "gives another value to the row"
# ///

SHARED = """
UPDATE employees SET public_id = gen_random_uuid() WHERE id IN (
    SELECT max(id) FROM employees GROUP BY public_id HAVING count(*) > 1)
"""


def contract_public_id(op):
    op.execute(SHARED)
    op.alter_column("employees", "public_id", nullable=False)
    op.create_unique_constraint("uq_employees_public_id", "employees", ["public_id"])
