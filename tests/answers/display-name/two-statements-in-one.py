# /// answer
# verdict = "rejected"
# mistake = "several statements in one execute(), which asyncpg refuses"
# says = "multiple commands|several (?:statements|commands)|one statement|prepared statement|syntax"
# ///

def add_display_name(op):
    op.execute(
        """
        ALTER TABLE employees ADD COLUMN display_name varchar(200);
        UPDATE employees SET display_name = coalesce(nullif(trim(name), ''), split_part(email, '@', 1));
        ALTER TABLE employees ALTER COLUMN display_name SET NOT NULL;
        """
    )


def drop_display_name(op):
    op.drop_column("employees", "display_name")
