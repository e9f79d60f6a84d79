# /// answer
# verdict = "rejected"
# mistake = "the default is a UUID that was made once, in Python: all new rows share it"
# says = "same|constant|shar|one (?:uuid|value)|differ|distinct|gen_random_uuid|two rows|unique"
# ///

import uuid

from sqlalchemy import Column, Uuid, text


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), nullable=True))
    op.alter_column("employees", "public_id", server_default=text(f"'{uuid.uuid4()}'::uuid"))
