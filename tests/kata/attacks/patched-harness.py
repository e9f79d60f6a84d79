# /// attack
# exercise = "session-factory"
# trick = "the harness's own methods are replaced by ones that tell what the grader wants to hear"
# outcome = ["failed", "error"]
# ///

from kata.worker import harness, plain

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}


async def _probe(self, path, name, arguments):
    return {"outcome": "returned", "awaited": True, "emitted": [], "value": plain.Encoder().encode(_FACTS)}


harness.Harness.do_probe = _probe


def create_session_factory(engine):
    return None
