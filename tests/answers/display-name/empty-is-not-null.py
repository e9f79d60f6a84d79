# /// answer
# verdict = "rejected"
# mistake = "COALESCE without NULLIF: a trimmed name is '' and never NULL, so the email never comes"
# says = "blank|empty|nothing (?:is )?left|email|NULLIF|without a name"
# ///

from sqlalchemy import Column, String, column, func, table


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    employees = table("employees", column("name"), column("email"), column("display_name"))
    op.execute(
        employees.update().values(
            display_name=func.coalesce(func.trim(employees.c.name), func.split_part(employees.c.email, "@", 1))
        )
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
