# /// answer
# verdict = "rejected"
# mistake = "a server default fills the rows that are there, and is taken back"
# says = "does more than add the column: it writes phone numbers"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(20), server_default="unknown"))
    op.alter_column("employees", "phone", server_default=None)


def downgrade() -> None:
    op.drop_column("employees", "phone")
