# /// attack
# exercise = "n-plus-one"
# trick = "lists and dicts nested a hundred thousand times, and one that contains itself"
# outcome = ["failed"]
# ///

async def demonstrate_n_plus_one(session):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    cycle = {}
    cycle["self"] = cycle
    cycle["deep"] = deep
    return cycle
