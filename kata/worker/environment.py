"""The environment variables of a worker: the same on every machine, as far as they can change what an answer does."""

from __future__ import annotations

from collections.abc import Mapping

# What the driver, SQLAlchemy, Python and the C library read; PGOPTIONS, PYTHONHASHSEED and LC_TIME are examples.
_DROPPED = ("PG", "SQLALCHEMY", "PYTHON", "LC_", "LANG")
# Where Python and its packages are, where bytecode goes, and the driver's passwords.
_KEPT = frozenset({
    "PGPASSFILE", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONPATH", "PYTHONPYCACHEPREFIX",
    "PYTHONUSERBASE",
})  # fmt: skip
_IMPOSED = {
    # The order of a set of texts is the same in every run, so that a verdict is, too.
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "LC_ALL": "C",
    "TZ": "UTC",
}


def neutral(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without what could change a verdict: locale, time zone, options of driver and Python."""
    kept = {
        name: value for name, value in environment.items() if name in _KEPT or not name.upper().startswith(_DROPPED)
    }
    return kept | _IMPOSED
