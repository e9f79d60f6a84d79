# /// attack
# exercise = "n-plus-one"
# trick = "values that Python itself cannot compare, hash, print or encode: signalling NaN, lone surrogates, huge numbers"
# outcome = ["failed", "error"]
# ///

from decimal import Decimal

from sqlalchemy import select


async def demonstrate_n_plus_one(session):
    names = (await session.scalars(select(Department.name))).all()
    odd = [Decimal("sNaN"), Decimal("1E+999999"), float("nan"), 10**4000, "\ud800\x1b[2J", b"\xff", float("inf")]
    return {name: odd[at % len(odd)] for at, name in enumerate(names)} | {"\udfff": 1, Decimal("NaN"): None}
