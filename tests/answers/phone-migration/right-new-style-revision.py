# /// answer
# verdict = "accepted"
# ///

# --- versions/2026_02_01_add_phone.py
"""Add a phone number.

Revision ID: add_phone
Revises: 0001_initial
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "add_phone"
down_revision: str | Sequence[str] | None = "0001_initial"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("employees", sa.Column("phone", sa.VARCHAR(20)))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("employees", "phone")
