# /// answer
# verdict = "accepted"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", postgresql.VARCHAR(20)), schema=None)


def downgrade() -> None:
    op.drop_column("employees", "phone")
