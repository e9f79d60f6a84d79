# /// answer
# verdict = "accepted"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(15), nullable=True))


def downgrade() -> None:
    op.drop_column("employees", "phone")


# --- versions/2026_02_02_longer.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0003_longer"
down_revision = "0002_phone"


def upgrade() -> None:
    op.alter_column("employees", "phone", type_=sa.String(20), existing_type=sa.String(15), existing_nullable=True)


def downgrade() -> None:
    op.alter_column("employees", "phone", type_=sa.String(15), existing_type=sa.String(20), existing_nullable=True)
