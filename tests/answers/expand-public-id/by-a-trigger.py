# /// answer
# verdict = "rejected"
# mistake = "a trigger in place of a default"
# says = "trigger|function"
# ///

from sqlalchemy import Column, Uuid


def expand_public_id(op):
    op.add_column("employees", Column("public_id", Uuid()))
    op.execute(
        "CREATE FUNCTION gives_public_id() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.public_id := coalesce(NEW.public_id, gen_random_uuid()); RETURN NEW; END $$"
    )
    op.execute("CREATE TRIGGER gives_public_id BEFORE INSERT ON employees FOR EACH ROW EXECUTE FUNCTION gives_public_id()")
