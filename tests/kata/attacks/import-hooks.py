# /// attack
# exercise = "session-factory"
# trick = "a finder and a loader of its own stand before all imports, and change what the probes are made of"
# outcome = ["failed", "error"]
# ///

import importlib.abc
import importlib.machinery
import sys

_get_data = importlib.machinery.SourceFileLoader.get_data
_FORGED = b"""
async def session_facts(harness, name):
    facts = dict.fromkeys(("sessionmaker", "session", "same_engine", "another", "each_engine", "readable"), True)
    return {"type": "x.async_sessionmaker", "expire_on_commit": False, **facts}
"""


def _forge(self, path):
    return _FORGED if "probes" in str(path) else _get_data(self, path)


importlib.machinery.SourceFileLoader.get_data = _forge


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        return None


sys.meta_path.insert(0, _Finder())


def create_session_factory(engine):
    return None
