# /// attack
# exercise = "session-factory"
# trick = "the grader's probe is replaced in sys.modules, or wherever else it is kept"
# outcome = ["failed", "error"]
# ///

import importlib.util
import sys
import types

_FACTS = {
    "type": "sqlalchemy.ext.asyncio.session.async_sessionmaker",
    **dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True),
    "expire_on_commit": False,
}


async def _session_facts(harness, name):
    return _FACTS


_fake = types.ModuleType("kata_probe_probes")
_fake.session_facts = _session_facts
sys.modules["kata_probe_probes"] = _fake
for _module in list(sys.modules.values()):
    if hasattr(_module, "session_facts"):
        _module.session_facts = _session_facts
_from = importlib.util.module_from_spec
importlib.util.module_from_spec = lambda spec: _fake if "probe" in spec.name else _from(spec)


def create_session_factory(engine):
    return None
