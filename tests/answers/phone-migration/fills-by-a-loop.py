# /// answer
# verdict = "rejected"
# mistake = "a loop fills the column"
# says = "does more than add the column: it writes rows: UPDATE employees"
# ///

# --- versions/2026_02_01_add_phone.py
"""add phone column"""

import sqlalchemy as sa
from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade() -> None:
    op.add_column("employees", sa.Column("phone", sa.String(length=20), nullable=True))
    bind = op.get_bind()
    for (key,) in bind.execute(sa.text("SELECT id FROM employees")).all():
        bind.execute(sa.text("UPDATE employees SET phone = :p WHERE id = :i"), {"p": str(key), "i": key})


def downgrade() -> None:
    op.drop_column("employees", "phone")
