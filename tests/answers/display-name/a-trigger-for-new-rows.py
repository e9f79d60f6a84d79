# /// answer
# verdict = "rejected"
# mistake = "a trigger goes on filling it for old code"
# says = "trigger|function"
# ///

from sqlalchemy import Column, String


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    op.execute("UPDATE employees SET display_name = coalesce(nullif(btrim(name), ''), split_part(email, '@', 1))")
    op.alter_column("employees", "display_name", nullable=False)
    op.execute(
        "CREATE FUNCTION shows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.display_name := coalesce(NEW.display_name, NEW.name); RETURN NEW; END $$"
    )
    op.execute("CREATE TRIGGER shows BEFORE INSERT ON employees FOR EACH ROW EXECUTE FUNCTION shows()")


def drop_display_name(op):
    op.execute("DROP TRIGGER shows ON employees")
    op.execute("DROP FUNCTION shows()")
    op.drop_column("employees", "display_name")
