# /// answer
# verdict = "rejected"
# mistake = "makes an index and drops it again"
# says = "does more than add the column: it changes something else: CREATE INDEX"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    op.create_index("ix_tmp", "employees", ["phone"])
    op.drop_index("ix_tmp", "employees")


def downgrade() -> None:
    op.drop_column("employees", "phone")
