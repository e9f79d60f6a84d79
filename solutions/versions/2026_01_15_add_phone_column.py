"""add phone column

Revision ID: 0002_add_phone_column
Revises: 0001_initial
Create Date: 2026-01-15 09:00:00.000000

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002_add_phone_column"
down_revision: str | Sequence[str] | None = "0001_initial"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Nullable, so the rows that are there need no value, and PostgreSQL need not rewrite the table.
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("employees", "phone")
