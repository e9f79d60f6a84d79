# /// answer
# verdict = "rejected"
# mistake = "only the spaces in front go"
# says = "around|trailing|at the end|right side|both (?:sides|ends)|\\bspaces?\\b|blanks?"
# ///

from sqlalchemy import Column, String, column, func, table


def add_display_name(op):
    op.add_column("employees", Column("display_name", String(200)))
    employees = table("employees", column("name"), column("email"), column("display_name"))
    op.execute(
        employees.update().values(
            display_name=func.coalesce(
                func.nullif(func.ltrim(employees.c.name), ""), func.split_part(employees.c.email, "@", 1)
            )
        )
    )
    op.alter_column("employees", "display_name", nullable=False)


def drop_display_name(op):
    op.drop_column("employees", "display_name")
