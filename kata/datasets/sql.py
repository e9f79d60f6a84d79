"""Python values as PostgreSQL literals."""

from datetime import date, datetime
from decimal import Decimal


def literal(value: object) -> str:
    """Write a value as a literal.

    Raises:
        ValueError: The value has no literal: text with a NUL, a number that is not finite, a time without its zone.
        TypeError: The workbook's tables hold no values of this type.
    """
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is not an amount")
            return f"{value:f}"
        case str():
            if "\0" in value:
                raise ValueError("PostgreSQL's text cannot hold NUL")
            quoted = value.replace("'", "''")
            # Correct whatever standard_conforming_strings says.
            return "E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in value else f"'{quoted}'"
        case datetime():
            if value.tzinfo is None:
                raise ValueError(f"{value} has no time zone")
            return f"'{value.isoformat()}'"
        case date():
            return f"'{value.isoformat()}'"
        case _:
            raise TypeError(f"no literal for {type(value).__name__}")
