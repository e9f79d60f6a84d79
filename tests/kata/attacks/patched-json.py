# /// attack
# exercise = "session-factory"
# trick = "json.dumps is replaced in the worker"
# outcome = ["failed", "error"]
# ///

import json

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}
_dumps = json.dumps


def _forged(document, **options):
    value = {"$": "dict", "v": [[key, item] for key, item in _FACTS.items()]}
    return _dumps({**document, "outcome": "returned", "error": None, "value": value})


json.dumps = _forged
json.JSONEncoder.encode = lambda self, document: _forged(document)


def create_session_factory(engine):
    return None
