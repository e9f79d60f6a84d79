# /// attack
# exercise = "above-average"
# trick = "rows of signalling NaN, lone surrogates and escape sequences"
# outcome = ["failed", "error"]
# ///

from decimal import Decimal


async def employees_above_department_avg(session):
    odd = {"name": "\ud800\x1b]0;passed\x07", "salary": Decimal("sNaN"), "department": "\r\x1b[2K", "department_avg": 1}
    return [odd, {**odd, "salary": Decimal("-Infinity")}, {**odd, "salary": Decimal("9E+99999")}]
