# /// answer
# verdict = "rejected"
# mistake = "adds a CHECK constraint"
# says = "changes more than the column|does more than add the column"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.create_check_constraint("digits", "employees", "phone ~ '^[0-9+ ]*$'")


def downgrade() -> None:
    op.drop_column("employees", "phone")
