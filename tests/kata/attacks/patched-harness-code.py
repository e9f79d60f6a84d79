# /// attack
# exercise = "session-factory"
# trick = "the code inside the harness's functions is exchanged, the functions stay the same objects"
# outcome = ["failed", "error"]
# ///

from kata.worker import harness

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}
harness.forged_facts = _FACTS


async def do_probe(self, path, name, arguments):
    return {"outcome": "returned", "awaited": True, "emitted": [], "value": plain.Encoder().encode(forged_facts)}


harness.Harness.do_probe.__code__ = do_probe.__code__


def create_session_factory(engine):
    return None
