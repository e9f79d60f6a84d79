"""Whether callers of a learner's class type-check, according to mypy.

Mypy reads the staged module and runs nothing. It is a developer's tool, which `uv sync` installs by default; where it is
missing, nothing is found. What is imported from elsewhere counts as Any, so a run takes a fraction of a second.
"""

from __future__ import annotations

import asyncio
import atexit
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path

_ERROR = re.compile(r"(?P<file>[^:]+):(?P<line>\d+): error: (?P<text>.+?)(?:  \[[a-z-]+\])?")
_OPTIONS = ("--config-file=", "--follow-imports=skip", "--ignore-missing-imports", "--check-untyped-defs")
_SECONDS = 60.0  # a last resort: what mypy has not read by then, it has not refused
_one_at_a_time = threading.Lock()


@cache
def _cache_folder() -> str:
    """A folder of this process for what mypy knows of the standard library."""
    folder = tempfile.mkdtemp(prefix="kata-mypy-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


async def complaints(module: str, text: str, caller: str) -> list[tuple[str, int, str]]:
    """Return what mypy finds wrong in a module and in a caller of it.

    Args:
        module: The module's name; the caller imports it from `app`.
        text: The module's source.
        caller: The source of the caller.

    Returns:
        The file (`caller.py` or `app/<module>.py`), the line and the text of each error; none where mypy is missing.
    """
    if importlib.util.find_spec("mypy") is None:
        return []
    return await asyncio.to_thread(_run, module, text, caller)


def _run(module: str, text: str, caller: str) -> list[tuple[str, int, str]]:
    with tempfile.TemporaryDirectory(prefix="kata-typed-") as folder, _one_at_a_time:
        root = Path(folder)
        (root / "app").mkdir()
        (root / "app" / "__init__.py").touch()
        files = {f"app/{module}.py": text, "caller.py": caller}
        for name, source in files.items():
            (root / name).write_text(source, encoding="utf-8")
        # -P: the folder is not a place to import from, whatever is in it.
        command = [sys.executable, "-P", "-m", "mypy", *_OPTIONS, f"--cache-dir={_cache_folder()}", *files]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MYPY", "PYTHON"))}
        try:
            ran = subprocess.run(
                command, cwd=root, env=environment, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False
            )
        except (subprocess.TimeoutExpired, OSError):
            return []
    found = [_ERROR.fullmatch(line.strip()) for line in ran.stdout.splitlines()]
    return [(each["file"], int(each["line"]), each["text"]) for each in found if each]
