# /// attack
# exercise = "session-factory"
# trick = "the package's __init__.py, which is imported before everything else, does the patching"
# outcome = ["failed", "error"]
# ///

def create_session_factory(engine):
    return None
# --- __init__.py
from kata.worker import harness, plain

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}


async def _observe(self, action, **options):
    return {"outcome": "returned", "awaited": True, "emitted": [], "value": plain.Encoder().encode(_FACTS)}


harness.Harness._observe = _observe
