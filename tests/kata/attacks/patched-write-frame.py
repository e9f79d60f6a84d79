# /// attack
# exercise = "session-factory"
# trick = "write_frame is replaced: what the worker says is what the submission wants"
# outcome = ["failed", "error"]
# ///

from kata.worker import harness

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}
_write = harness.write_frame


def _forged(stream, document):
    value = {"$": "dict", "v": [[key, item] for key, item in _FACTS.items()]}
    _write(stream, {**document, "outcome": "returned", "value": value})


harness.write_frame = _forged


def create_session_factory(engine):
    return None
