# /// attack
# exercise = "session-factory"
# trick = "answers of the right form with values of wrong types in every place, made by a patched encoder"
# outcome = ["failed", "error"]
# ///

import kata.worker.plain as plain

plain.Encoder.encode = lambda self, value, depth=0: {"$": "entity", "name": 1, "table": [], "state": {}, "columns": 7}


def create_session_factory(engine):
    return None
