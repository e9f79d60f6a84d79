# /// answer
# verdict = "rejected"
# mistake = "a UUID made in Python is the default of the added column: all rows, old and new, share it"
# says = "same|constant|shar|one (?:uuid|value)|differ|distinct|not null|gen_random_uuid|values?"
# ///

import uuid

from sqlalchemy import Column, Uuid


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), server_default=str(uuid.uuid4()), nullable=True))
