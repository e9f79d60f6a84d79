"""The repository as a newcomer finds it: the README is true, no file tells where it was written, modules stay readable.

What looks at "all committed files" is skipped where there is no git, for example in an unpacked archive.
"""

import ast
import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

from kata.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = ROOT / ".ci" / "run"
PAGES = sorted(str(page.relative_to(ROOT)) for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

MAIN_JOB = "uv run python -m app.main"
ALL_TESTS = "uv run pytest tests -n 2 --dist loadfile"
MOST_LINES = 400
MOST_WORDS = 1_500

# Spelled in pieces: this file is one of the files that are searched.
REGISTRIES = [".".join(pieces) for pieces in (
    ("pypi", "org"),
    ("pypi", "python", "org"),
    ("pythonhosted", "org"),
    ("anaconda", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("crates", "io"),
)]  # fmt: skip
# A home folder with somebody's name in it, root's, and the mount points of build machines.
MACHINES = [
    re.compile(r"/(?:[h]ome|[U]sers)/\w"),
    re.compile(r"[A-Za-z]:\\{1,2}[U]sers\\"),
    re.compile(r"(?<![\w.])/[r]oot/"),
    re.compile(r"(?<![\w.])/[w]ork/(?:main|shared)\b"),
]
# How the project came about belongs into nobody's checkout, nor do pages that are not in it.
WORKSHOP = [re.compile(pattern, re.IGNORECASE) for pattern in (
    r"\b[c]laude\b",
    r"\b[a]nthropic\b",
    r"\b[c]hatgpt\b",
    r"\b[o]penai\b",
    r"\b[c]opilot\b",
    r"\b[l]anguage model",
    r"\b[s]ub-?agent",
    r"\bAI[ -][s]ession",
    r"\b[s]essions? of the project",
    r"\b(?:[D]ESIGN|[F]INDINGS|[B]RIEF)\.md\b",
)]  # fmt: skip


@cache
def committed() -> dict[Path, str]:
    """Every committed text file with its text; a file that has just been deleted is left out."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git")
    listed = subprocess.run([git, "-C", ROOT, "ls-files", "-z"], capture_output=True, check=False)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    if listed.returncode or not paths:
        pytest.skip("this is no git checkout")
    texts = {}
    for path in paths:
        if path.is_file():
            data = path.read_bytes()
            if b"\0" not in data:
                texts[path.relative_to(ROOT)] = data.decode("utf-8")
    return texts


def lines_with(found: re.Pattern[str]) -> list[str]:
    """`file:line: text` of every place in a committed file."""
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in committed().items()
        if found.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if found.search(line)
    ]


# -- the README ------------------------------------------------------------------------------------------------------


def test_the_readme_begins_with_the_two_commands() -> None:
    """Its first lines are what a newcomer types: the main job, then the tests."""
    block = re.match(r"\A```sh\n(.*?)\n```\n", README, re.DOTALL)

    assert block is not None
    assert block[1].splitlines() == [f"pip install uv && {MAIN_JOB}", f"pip install uv && {ALL_TESTS}"]


def test_the_readme_is_for_the_first_half_hour() -> None:
    """It stays short, however many exercises there are; everything else is a page of docs/."""
    assert len(README.split()) < MOST_WORDS


def test_every_page_is_in_the_index() -> None:
    """A page that the index does not list is not found."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    missing = [page.name for page in (ROOT / "docs").glob("*.md") if f"({page.name})" not in index]

    assert missing == ["README.md"]


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """A link to a file of the repository has that file, and one to a heading has that heading."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        page = (ROOT / name).parent / path if path else ROOT / name
        assert page.exists(), f"{name} leads to {target}, which is not there"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
            assert anchor in anchors, f"{name} leads to {target}, and there is no such heading"


def commands() -> set[str]:
    """Every command of `kata` as it is typed; those of a group as "db url"."""
    found = set()
    for name, command in get_command(app).commands.items():
        inner = getattr(command, "commands", None)
        found |= {name} if inner is None else {f"{name} {one}" for one in inner}
    return found


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/commands.md", "docs/grading.md"])
def test_commands_that_are_mentioned_exist(name: str) -> None:
    """Whoever types `uv run kata …` from there gets something else than "no such command"."""
    groups = {command.split()[0] for command in commands() if " " in command}
    mentioned = {
        f"{first} {second}" if first in groups else first
        for first, second in re.findall(
            r"uv run kata ([a-z]+)(?: ([a-z]+))?", (ROOT / name).read_text(encoding="utf-8")
        )
    }

    assert mentioned, f"{name} mentions no command"
    assert mentioned <= commands()


def test_every_command_is_on_a_page() -> None:
    """A command that no page mentions is not used: docs/commands.md has those of learners, CONTRIBUTING those of authors."""
    told = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("docs/commands.md", "CONTRIBUTING.md"))
    # In a row of the table the second command of a group stands without `kata`: "`db url`".
    missing = {name for name in commands() if not re.search(rf"`(?:(?:uv run )?kata )?{name}\b", told)}

    assert missing == set()


@pytest.mark.parametrize("name", ["docs/commands.md", "docs/grading.md", "CONTRIBUTING.md"])
def test_variables_that_are_mentioned_are_read(name: str) -> None:
    """Each `KATA_…` of the text is read by the machinery or by a test, under that name."""
    sources = [path for folder in ("kata", "tests/kata", "tests/exercises") for path in (ROOT / folder).rglob("*.py")]
    known = {name for path in sources for name in re.findall(r"KATA_[A-Z_]+", path.read_text(encoding="utf-8"))}
    mentioned = set(re.findall(r"KATA_[A-Z_]+", (ROOT / name).read_text(encoding="utf-8")))

    assert mentioned
    assert mentioned <= known


def test_there_is_a_place_for_the_benchmarks() -> None:
    """The table of `python -m benchmarks --markdown` is between two marks."""
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")

    assert re.search(r"^<!-- benchmark -->\n(?:.*\n)*?<!-- /benchmark -->$", page, re.MULTILINE)


# -- the check that runs everything ----------------------------------------------------------------------------------


def test_the_ci_runs_the_command_of_the_readme() -> None:
    """What is checked is what a newcomer is told to type, and nothing is skipped over when a step fails."""
    lines = CI.read_text(encoding="utf-8").splitlines()

    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert ALL_TESTS in lines
    assert os.access(CI, os.X_OK)


@pytest.mark.parametrize("package", ["sqlalchemy", "asyncpg", "alembic"])
def test_the_ci_tests_the_oldest_versions_that_are_promised(package: str) -> None:
    """The lower bounds of `pyproject.toml` are the versions that the tests run on."""
    bounds = [re.match(rf"{package}(?:\[\w+\])?>=([\d.]+)", entry) for entry in PROJECT["dependencies"]]
    (oldest,) = [bound[1] for bound in bounds if bound]
    pinned = re.findall(rf"{package}(?:\[\w+\])?==([\d.]+)", CI.read_text(encoding="utf-8"))

    assert [version.removesuffix(".0") for version in pinned] == [oldest]


def test_the_changelog_begins_with_this_version() -> None:
    """The newest entry is the version that `pyproject.toml` has."""
    versions = re.findall(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert versions[0] == PROJECT["version"]


# -- what no committed file may say ----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_a_package_registry(host: str) -> None:
    """Packages come from wherever pip and uv are told to look; a mirror is as good."""
    assert lines_with(re.compile(re.escape(host), re.IGNORECASE)) == []


@pytest.mark.parametrize("pattern", MACHINES, ids=lambda pattern: pattern.pattern)
def test_no_file_has_a_path_of_somebodys_machine(pattern: re.Pattern[str]) -> None:
    """What works in one place only is of no use to others."""
    assert lines_with(pattern) == []


@pytest.mark.parametrize("pattern", WORKSHOP, ids=lambda pattern: pattern.pattern)
def test_no_file_tells_how_it_was_made(pattern: re.Pattern[str]) -> None:
    """A file says what it is and why, not who wrote it in which conversation."""
    assert lines_with(pattern) == []


@pytest.mark.parametrize("name", ["uv.lock", ".env"])
def test_what_belongs_to_one_machine_is_not_committed(name: str) -> None:
    """The lock file has the address of a package index in it, the settings may have a password."""
    assert Path(name) not in committed()
    assert name in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


# -- the code --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "kata").glob("test_*.py")), ids=lambda path: path.name)
def test_every_test_says_what_it_is_for(path: Path) -> None:
    """A test that fails next year has to be understood by its docstring."""
    tests = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]

    assert tests
    assert [node.name for node in tests if not ast.get_docstring(node)] == []


def test_no_module_is_too_long_to_read() -> None:
    """Each does one thing; what grows beyond this does two."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted((ROOT / "kata").rglob("*.py"))
    }

    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("package", ["alembic"])
def test_the_folder_of_migrations_hides_no_library(package: str) -> None:
    """With an `__init__.py` it would be imported in the place of the library of the same name."""
    assert (ROOT / package / "env.py").is_file()
    assert not list((ROOT / package).rglob("__init__.py"))
