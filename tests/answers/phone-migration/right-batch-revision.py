# /// answer
# verdict = "accepted"
# ///

# --- versions/2026_02_01_add_phone.py
"""phone"""

import sqlalchemy as sa
from alembic import op

revision = "c0ffee15"
down_revision = "0001_initial"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(length=20), nullable=True))


def downgrade():
    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.drop_column("phone")
