# /// answer
# verdict = "accepted"
# note = "Both steps in one ALTER TABLE: one lock, one trip. SET DEFAULT holds for rows to come; DEFAULT inside of ADD COLUMN would be worked out for those that are there, too."
# ///

def expand_public_id(op):
    op.execute(
        "ALTER TABLE employees "
        "ADD COLUMN public_id uuid, "
        "ALTER COLUMN public_id SET DEFAULT gen_random_uuid()"
    )
