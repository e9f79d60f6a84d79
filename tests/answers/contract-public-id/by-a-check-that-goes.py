# /// answer
# verdict = "accepted"
# note = "A validated check proves that nothing is null, and SET NOT NULL believes it instead of reading the table again. Worth it when the two are steps of their own: VALIDATE lets others write meanwhile."
# ///

def contract_public_id(op):
    check = "ck_employees_public_id_is_there"
    op.execute(f"ALTER TABLE employees ADD CONSTRAINT {check} CHECK (public_id IS NOT NULL) NOT VALID")
    op.execute(f"ALTER TABLE employees VALIDATE CONSTRAINT {check}")
    op.execute("ALTER TABLE employees ALTER COLUMN public_id SET NOT NULL")
    op.drop_constraint(op.f(check), "employees", type_="check")
    op.create_unique_constraint(op.f("uq_employees_public_id"), "employees", ["public_id"])
