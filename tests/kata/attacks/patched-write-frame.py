# /// attack
# exercise = "session-factory"
# trick = "frames.write is replaced: what the worker says is what the submission wants"
# outcome = ["failed", "error"]
# ///

from kata.worker import frames

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}
_write = frames.write


def _forged(stream, document):
    value = {"$": "dict", "v": [[key, item] for key, item in _FACTS.items()]}
    _write(stream, {**document, "outcome": "returned", "value": value})


frames.write = _forged


def create_session_factory(engine):
    return None
