# /// attack
# exercise = "n-plus-one"
# trick = "an int of a hundred thousand digits, which Python refuses to write down"
# outcome = ["failed", "error"]
# ///

async def demonstrate_n_plus_one(session):
    return {"Engineering": 10**100_000}
