"""`--serve`: the application of a phase for the browser, and what is said when there is none yet."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

PROJECT = Path(__file__).parents[2]
MODULE = "web_api"


def started(package: str, *arguments: str, cwd: Path = PROJECT) -> "subprocess.Popen[str]":
    """Start the phase in a process of its own; errors come with what it prints."""
    return subprocess.Popen(
        [sys.executable, "-m", f"{package}.{MODULE}", *arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": "200", "PYTHONUTF8": "1"},
    )


def text_of(address: str) -> str:
    """The body of an answer, without a proxy that the environment may name."""
    with build_opener(ProxyHandler({})).open(address, timeout=30) as response:
        return str(response.read().decode())


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for another process")
def test_it_serves_until_it_is_interrupted() -> None:
    """It says where, has a page of its own that needs no network, answers requests, and ends without an error."""
    process = started("solutions", "--serve")
    try:
        assert process.stdout is not None
        said = ""
        while (found := re.search(r"http://127\.0\.0\.1:\d+", said)) is None:
            line = process.stdout.readline()
            assert line, said
            said += line
        address = found[0]
        assert "thrown away" in process.stdout.readline()
        page = text_of(address)
        assert "<code>/employees/bulk</code>" in page and "http" not in re.sub(r"<!doctype.*?>", "", page)
        listed = json.loads(text_of(f"{address}/employees?size=3"))
        assert len(listed["items"]) == 3 < listed["total"]
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest


def test_before_there_is_an_application() -> None:
    """Two lines say which exercise is missing, and where to begin."""
    process = started("app", "--serve")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert re.search(
        r"nothing to serve before exercise \d+, which is not started\.\n.*begin at app/web_api\.py:\d+", said
    )


def test_an_application_that_cannot_be_made(tmp_path: Path) -> None:
    """The exception is named, with the line, and there is no traceback."""
    shutil.copytree(PROJECT / "solutions", tmp_path / "app", ignore=shutil.ignore_patterns("versions", "__pycache__"))
    module = tmp_path / "app" / f"{MODULE}.py"
    module.write_text(module.read_text("utf-8").replace('app = FastAPI(title="Employees")', "app = 1 / 0"), "utf-8")
    process = started("app", "--serve", cwd=tmp_path)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1 and "Traceback" not in said
    assert "The application cannot be made: ZeroDivisionError: division by zero" in said
    assert re.search(r"app/web_api\.py:\d+", said)


def test_an_unknown_argument() -> None:
    """One line, and nothing runs."""
    process = started("solutions", "--server")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said == "Unknown: --server. Without an option this is a demo; --serve serves the application.\n"
