# /// answer
# verdict = "rejected"
# mistake = "an event of the ORM fills it: the database knows nothing of it, and code that goes past this class inserts NULL"
# says = "default"
# ///

import uuid

from sqlalchemy import Column, Uuid, event

from .models import Employee


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid(), nullable=True))

    @event.listens_for(Employee, "before_insert")
    def _fill(mapper, connection, target):
        target.public_id = uuid.uuid4()
