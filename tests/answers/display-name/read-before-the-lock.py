# /// answer
# verdict = "rejected"
# mistake = "the rows are read before the table is locked: what another transaction commits meanwhile is missing"
# says = "open transaction|commit|meanwhile|before (?:the|it|its)|\\bwait|other transaction"
# ///

from sqlalchemy import Column, Integer, String, bindparam, column, select, table


def add_display_name(op):
    employees = table(
        "employees", column("id", Integer), column("name"), column("email"), column("display_name", String)
    )
    connection = op.get_bind()
    rows = connection.execute(select(employees.c.id, employees.c.name, employees.c.email)).all()
    op.add_column("employees", Column("display_name", String(200), nullable=False, server_default=""))
    if rows:
        connection.execute(
            employees.update()
            .where(employees.c.id == bindparam("key", type_=Integer))
            .values(display_name=bindparam("shown", type_=String)),
            [{"key": row.id, "shown": row.name.strip(" ") or row.email.split("@")[0]} for row in rows],
        )
    op.alter_column("employees", "display_name", server_default=None)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
