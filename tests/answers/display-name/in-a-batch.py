# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import Column, String, case, func, literal_column, text


def add_display_name(op):
    with op.batch_alter_table("employees") as batch:
        batch.add_column(Column("display_name", String(length=200), nullable=True))
    trimmed = func.ltrim(func.rtrim(literal_column("name")))
    before_the_at = func.left(literal_column("email"), func.strpos(literal_column("email"), "@") - 1)
    value = case((trimmed == text("''"), before_the_at), else_=trimmed)
    compiled = value.compile(dialect=op.get_bind().dialect, compile_kwargs={"literal_binds": True})
    op.get_bind().exec_driver_sql(f"UPDATE employees SET display_name = {compiled}")
    with op.batch_alter_table("employees") as batch:
        batch.alter_column("display_name", existing_type=String(200), nullable=False)


def drop_display_name(op):
    with op.batch_alter_table("employees") as batch:
        batch.drop_column("display_name")
