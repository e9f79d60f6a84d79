# /// answer
# verdict = "rejected"
# mistake = "str.strip() takes tabs, line breaks and other white space away, too, not only spaces"
# says = "tab|line break|white ?space|other than spaces|(?:only|but) (?:the )?spaces"
# ///

from sqlalchemy import Column, Integer, String, bindparam, column, select, table


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    employees = table(
        "employees", column("id", Integer), column("name"), column("email"), column("display_name", String)
    )
    connection = op.get_bind()
    rows = connection.execute(select(employees.c.id, employees.c.name, employees.c.email)).all()
    connection.execute(
        employees.update()
        .where(employees.c.id == bindparam("key", type_=Integer))
        .values(display_name=bindparam("shown", type_=String)),
        [{"key": row.id, "shown": row.name.strip() or row.email.split("@")[0]} for row in rows],
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
