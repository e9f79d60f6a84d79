"""The environment variables of a worker: few, and the same on every machine as far as they can change what an answer does.

Whatever else the judge's environment holds, such as the passwords of other programs, is none of a submission's business.
"""

from __future__ import annotations

from collections.abc import Mapping

from kata.worker.limits import MARK

# Where programs, libraries, Python and its packages are, where bytecode and temporary files go, and the driver's passwords.
_KEPT = frozenset({
    "PATH", "HOME", "USERPROFILE", "APPDATA", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV", "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONNOUSERSITE",
    "PYTHONPATH", "PYTHONPYCACHEPREFIX", "PYTHONUSERBASE", "PGPASSFILE", "KATA_HOME", MARK,
})  # fmt: skip
_IMPOSED = {
    # The order of a set of texts is the same in every run, so that a verdict is, too.
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "LC_ALL": "C",
    "TZ": "UTC",
}


def neutral(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a worker gets of an environment, and what every worker gets."""
    return {name: value for name, value in environment.items() if name.upper() in _KEPT} | _IMPOSED
