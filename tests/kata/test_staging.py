"""From a submitted folder to the staged copy: what is taken, what is not, and how sources are read and changed."""

import ast
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kata import catalogue as catalogues
from kata.errors import SubmissionError
from kata.paths import FIRST_REVISION, PROJECT
from kata.source.definitions import ModuleSource, definitions, is_stub
from kata.source.objects import overlay, put
from kata.staging import locate, stage

CATALOGUE = catalogues.load()


def package(folder: Path, **sources: str) -> Path:
    """A package folder with these modules; the others are as in the workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    for module in CATALOGUE.modules:
        original = (PROJECT / "app" / f"{module}.py").read_text(encoding="utf-8")
        (folder / f"{module}.py").write_text(sources.get(module, original), encoding="utf-8")
    return folder


def files(folder: Path) -> set[str]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


LISTED = {f"app/{module}.py" for module in ("__init__", *CATALOGUE.modules, *CATALOGUE.given)}
LISTED |= {f"versions/{FIRST_REVISION.name}"}


# -- what is taken -------------------------------------------------------------------------------------------------


def test_only_what_the_catalogue_lists(tmp_path: Path) -> None:
    """Whatever else lies in the folder is never seen: no conftest.py, no kata/, no settings of tools, no start-up files."""
    folder = package(tmp_path / "mine")
    for name in (
        "conftest.py", "pytest.ini", "pyproject.toml", "sitecustomize.py", "usercustomize.py", "kata.py", "sqlalchemy.py",
        ".env", "setup.cfg", "notes.txt", "models.pyc", "models.py.bak", "asyncpg/__init__.py", "kata/__init__.py",
        "kata/judging/rules.py", "tests/exercises/test_models.py", "__pycache__/models.cpython-311.pyc", "app/models.py",
        "versions/notes.txt", "versions/deep/evil.py", "env.py",
    ):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("raise SystemExit", encoding="utf-8")
    (folder / "versions" / "2026_02_02_mine.py").write_text("# mine", encoding="utf-8")
    with stage(locate(folder, CATALOGUE), CATALOGUE) as staged:
        assert files(staged.root) == LISTED | {"versions/2026_02_02_mine.py"}
        assert staged.source("models") == (folder / "models.py").read_text(encoding="utf-8")
        root = staged.root
    assert not root.exists()


def test_a_whole_checkout(tmp_path: Path) -> None:
    """Of a checkout `app/` and the revisions where learners keep them are taken."""
    package(tmp_path / "app")
    versions = tmp_path / "alembic" / "versions"
    versions.mkdir(parents=True)
    (versions / "2026_02_02_phone.py").write_text("# phone", encoding="utf-8")
    (versions / FIRST_REVISION.name).write_text("# changed", encoding="utf-8")
    (tmp_path / "conftest.py").write_text("raise SystemExit", encoding="utf-8")
    for given in (tmp_path, tmp_path / "app"):
        submission = locate(given, CATALOGUE)
        assert submission.label == "app"
        with stage(submission, CATALOGUE) as staged:
            assert files(staged.root) == LISTED | {"versions/2026_02_02_phone.py"}
            assert (staged.versions / FIRST_REVISION.name).read_text(encoding="utf-8") == "# changed"


def test_missing_modules_and_the_first_revision(tmp_path: Path) -> None:
    """A module that is missing is missing; the workbook's first revision is always there."""
    (tmp_path / "models.py").write_text("x = 1\n", encoding="utf-8")
    with stage(locate(tmp_path, CATALOGUE), CATALOGUE) as staged:
        given = {f"app/{name}.py" for name in CATALOGUE.given}
        assert files(staged.root) == {"app/__init__.py", "app/models.py", f"versions/{FIRST_REVISION.name}"} | given
        assert staged.source("engine") is None
        assert staged.definition("engine.create_engine_factory") is None
        assert staged.syntax_error("engine") is None
        assert not any(staged.not_started(exercise) for exercise in CATALOGUE.exercises)


def test_given_modules_are_the_workbooks(tmp_path: Path) -> None:
    """A submission that lacks one is judged with the workbook's own, and so is one that has another of this name."""
    folder = package(tmp_path / "mine")
    (versions := tmp_path / "checkout" / "alembic" / "versions").mkdir(parents=True)
    assert not any((folder / f"{name}.py").exists() for name in CATALOGUE.given)
    for forged in (False, True):
        if forged:
            for name in CATALOGUE.given:
                (folder / f"{name}.py").write_text("raise SystemExit", encoding="utf-8")
        shutil.copytree(folder, versions.parents[1] / "app", dirs_exist_ok=True)
        for submitted in (folder, versions.parents[1]):
            with stage(locate(submitted, CATALOGUE), CATALOGUE) as staged:
                for name in CATALOGUE.given:
                    assert staged.source(name) == (PROJECT / "solutions" / f"{name}.py").read_text(encoding="utf-8")


def test_the_stubs_and_the_solutions() -> None:
    """Of the workbook's own two packages one is not started at all, the other everywhere."""
    for name, started in (("app", False), ("solutions", True)):
        with stage(locate(PROJECT / name, CATALOGUE), CATALOGUE) as staged:
            for exercise in CATALOGUE.exercises:
                if name == "solutions":
                    continue
                assert staged.not_started(exercise) is not started, exercise.id
            if started:
                assert not any(map(staged.not_started, CATALOGUE.exercises))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path / "nowhere", "does not exist"),
        (lambda path: (path / "file").write_text("x") and path / "file", "not a folder"),
        (lambda path: path, "not a submission"),
    ],
)
def test_what_is_not_a_submission(tmp_path: Path, make: object, says: str) -> None:
    """What cannot be a submission is refused in one sentence with the next command."""
    with pytest.raises(SubmissionError, match=says) as caught:
        locate(make(tmp_path), CATALOGUE)  # type: ignore[operator]
    assert "kata check --submission" in caught.value.remedy
    assert "\n" not in caught.value.message


def test_too_large(tmp_path: Path) -> None:
    """A file that no answer needs is not read as a module, whatever is in it; the others are."""
    folder = package(tmp_path / "mine", engine="#" * 1_000_001)
    with stage(locate(folder, CATALOGUE), CATALOGUE) as staged:
        assert "megabyte" in str(staged.syntax_error("engine"))
        assert (staged.package / "engine.py").stat().st_size == 1_000_001
        assert staged.syntax_error("models") is None


@pytest.mark.parametrize("encoding", ["punycode", "utf-7", "rot13", "cp037", "unicode_escape", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """A module in an odd encoding is not read: some take minutes, some turn comments into code. Latin-1 is."""
    folder = package(tmp_path / "mine")
    (folder / "engine.py").write_bytes(f"# coding: {encoding}\n".encode() + b"x = 1\n" * 1_000)
    (folder / "models.py").write_bytes("# coding: latin-1\nname = 'é'\n".encode("latin-1"))
    with stage(locate(folder, CATALOGUE), CATALOGUE) as staged:
        assert staged.syntax_error("engine") is not None
        assert staged.source("engine") is None
        assert staged.source("models") == "# coding: latin-1\nname = 'é'\n"


@pytest.mark.skipif(os.name != "posix", reason="pipes and links")
@pytest.mark.parametrize("where", ["module", "revision", "relative"])
def test_a_link_to_somebody_elses_file(tmp_path: Path, where: str) -> None:
    """What a link leads to outside of the submission is not its own work; nothing is graded, no copy stays behind."""
    folder, other = package(tmp_path / "mine"), package(tmp_path / "other")
    (folder / "versions").mkdir()
    link = folder / ("versions/2026_02_02_phone.py" if where == "revision" else "models.py")
    link.unlink(missing_ok=True)
    link.symlink_to("../other/models.py" if where == "relative" else other / "models.py")
    with pytest.raises(SubmissionError, match="link") as caught:
        stage(locate(folder, CATALOGUE), CATALOGUE)
    assert "cp --remove-destination" in caught.value.remedy
    link.unlink()
    (link.parent / "own.py").write_text("", encoding="utf-8")
    link.symlink_to(link.parent / "own.py")
    stage(locate(folder, CATALOGUE), CATALOGUE).remove()


@pytest.mark.skipif(os.name != "posix", reason="pipes and links")
@pytest.mark.filterwarnings("ignore")
def test_what_is_no_file(tmp_path: Path) -> None:
    """A pipe, a folder or a dangling link in the place of a module is not there, and nothing waits for it."""
    folder = package(tmp_path / "mine")
    for module, make in (
        ("models", os.mkfifo),
        ("engine", Path.mkdir),
        ("queries_basic", lambda path: path.symlink_to("nowhere")),
    ):
        path = folder / f"{module}.py"
        path.unlink()
        make(path)
    with stage(locate(folder, CATALOGUE), CATALOGUE) as staged:
        assert [staged.source(module) for module in ("models", "engine", "queries_basic")] == [None] * 3


# -- sources as they come ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("def f(:\n    pass\n", 1),
        ("x = 1\nclass A\n", 2),
        ("def f():\n\treturn 1\n        return 2\n", 3),
        ("'''never closed", 1),
        ("x = 'a\n", 1),
        ("(" * 300, None),
        ("-" * 200_000 + "1", None),
    ],
)
def test_syntax_errors(tmp_path: Path, source: str, line: int | None) -> None:
    """What is not Python is reported with its line; other modules are not affected."""
    folder = package(tmp_path / "mine", models=source)
    with stage(locate(folder, CATALOGUE), CATALOGUE, with_solutions_of=CATALOGUE.exercises[:2]) as staged:
        error = staged.syntax_error("models")
        assert isinstance(error, SyntaxError)
        assert line is None or error.lineno == line
        assert staged.definition("models.Department") is None
        assert staged.syntax_error("engine") is None
        assert staged.source("models") == source


@pytest.mark.parametrize(
    "content", [b"x = 'gr\xfc\xdfe'\n", b"x = 1\x00\n", b"# -*- coding: klingon -*-\n", b"\xff\xfe"]
)
def test_what_is_not_text(tmp_path: Path, content: bytes) -> None:
    """Bytes that Python itself would not read are a syntax error, too, and end nothing."""
    folder = package(tmp_path / "mine")
    (folder / "models.py").write_bytes(content)
    with stage(locate(folder, CATALOGUE), CATALOGUE, with_solutions_of=CATALOGUE.exercises[:2]) as staged:
        assert isinstance(staged.syntax_error("models"), SyntaxError)
        assert staged.definition("models.Employee") is None


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfclass Department:\n    x = 1\n",
        b"# -*- coding: latin-1 -*-\nclass Department:\n    x = 'gr\xfc\xdfe'\n",
        b"class Department:\r\n    x = 1\r\n",
    ],
)
def test_encodings_that_python_reads(tmp_path: Path, content: bytes) -> None:
    """A byte-order mark, a coding line and the line ends of Windows are fine where Python takes them."""
    folder = package(tmp_path / "mine")
    (folder / "models.py").write_bytes(content)
    with stage(locate(folder, CATALOGUE), CATALOGUE) as staged:
        assert staged.syntax_error("models") is None
        found = staged.definition("models.Department")
        assert found is not None and found.node.name == "Department"


@pytest.mark.parametrize(
    ("source", "stub"),
    [
        ("def f():\n    raise NotImplementedError\n", True),
        ("def f():\n    'doc'\n    raise NotImplementedError('exercise 5')\n", True),
        ("async def f(a, *, b=1):\n    '''doc'''\n    # comment\n    raise NotImplementedError()\n", True),
        ("@decorated\ndef f():\n    raise NotImplementedError\n", True),
        ("def f():\n    pass\n", False),
        ("def f():\n    'doc'\n", False),
        ("def f():\n    ...\n", False),
        ("def f():\n    raise ValueError\n", False),
        ("def f():\n    raise\n", False),
        ("def f():\n    x = 1\n    raise NotImplementedError\n", False),
        ("def f():\n    if True:\n        raise NotImplementedError\n", False),
        ("class f:\n    'doc'\n    __abstract__ = True\n", True),
        ("class f(Base):\n    __abstract__ = True\n", True),
        ("class f(Base):\n    __abstract__ = False\n", False),
        ("class f(Base):\n    __abstract__ = True\n    id = 1\n", False),
        ("class f(Base):\n    __tablename__ = 'f'\n", False),
        ("class f(Base):\n    pass\n", False),
        ("def f():\n    raise NotImplementedError\ndef f():\n    return 1\n", False),
        ("def f():\n    return 1\ndef f():\n    raise NotImplementedError\n", True),
        ("@asynccontextmanager\nasync def f():\n    'doc'\n    raise NotImplementedError\n    yield\n", True),
        ("def f():\n    raise NotImplementedError\n    yield 1\n", False),
        ("def f():\n    yield\n", False),
        ("class f:\n    'doc'\n    pass  # not started; begin by replacing this line\n", True),
        ("class f:\n    x = 1\n    pass  # not started\n", False),
        ("class f:\n    'doc'\n", False),
        ("class f:\n    def g(self):\n        'doc'\n        raise NotImplementedError\n", True),
        (
            "class f:\n    @property\n    def g(self):\n        raise NotImplementedError\n    async def h(self):\n        raise NotImplementedError\n",
            True,
        ),
        ("class f:\n    def g(self):\n        raise NotImplementedError\n    def h(self):\n        return 1\n", False),
        ("class f:\n    x = 1\n    def g(self):\n        raise NotImplementedError\n", False),
        ("f = 'not started'\n", True),
        ("f: Any = 'not started'\n", True),
        ("f = Annotated[Session, 'not started']\n", True),
        ("f = Annotated[Session, Depends(g)]  # not started\n", False),
        ("f: int\n", False),
    ],
)
def test_stubs(source: str, stub: bool) -> None:
    """What each kind of stub looks like, and what is not one any more; of two definitions the last one counts."""
    assert is_stub(definitions(source)["f"]) is stub


def test_definitions_have_their_decorators() -> None:
    """A definition begins with its first decorator and ends with its last line; what is nested is not one."""
    source = "x = 1\n\n@one\n@two(\n    3)\nasync def f(\n    a,\n):\n    def g():\n        pass\n    return 1\n\nclass A: pass\n"
    found = definitions(source)
    assert set(found) == {"x", "f", "A"}
    assert [(d.first, d.last) for d in found.values()] == [(1, 1), (3, 11), (13, 13)]


@pytest.mark.parametrize(
    ("content", "missing", "readable", "line"),
    [
        (None, True, True, None),
        (b"def f(): pass\n", False, True, None),
        (b"x = 1\ndef f(:\n", False, False, 2),
        (b"x = 'gr\xfc\xdfe'\n", False, False, None),
    ],
)
def test_the_states_of_a_module(
    tmp_path: Path, content: bytes | None, missing: bool, readable: bool, line: int | None
) -> None:
    """A module is missing, unreadable (with the line, where there is one), or has definitions."""
    path = tmp_path / "module.py"
    if content is not None:
        path.write_bytes(content)
    module = ModuleSource.read(path)
    assert (module.text is None and module.error is None, module.error is None) == (missing, readable)
    assert bool(module.definitions) is (readable and not missing)
    assert module.error is None or line is None or module.error.lineno == line


def test_an_exercise_of_several_objects() -> None:
    """It is not started as long as its main object is there and everything that is there is a stub."""
    stub, done = "def {}():\n    raise NotImplementedError\n", "def {}():\n    return 1\n"
    for text, not_started in (
        (stub.format("f") + stub.format("g"), True),
        (stub.format("f"), True),
        (stub.format("f") + done.format("g"), False),
        (done.format("f") + stub.format("g"), False),
        (stub.format("g"), False),
        ("def (\n", False),
    ):
        assert ModuleSource.of(text).is_stub(("f", "g")) is not_started


# -- sources that are changed --------------------------------------------------------------------------------------

MODULE = '''"""Doc."""

from __future__ import annotations

import os  # kept


# A comment before.
@decorator  # of the old one
def target(a):
    """Old."""
    return a  # old


# A comment behind.
def other():  # kept
    text = "\u2028 and \x0c are no line ends"
    return text
'''
DONOR = '''"""Other doc."""
from __future__ import annotations

import os  # kept
from pathlib import (
    Path,
)


def helper(): pass


@new
@newer
async def target(a, b=1):
    # the donor's comment
    return Path(a) / "\x0c"
'''


def test_one_object_replaced() -> None:
    """Only the object changes, its decorators and the comments inside it included; missing imports are added above."""
    changed = put(MODULE, "target", DONOR)
    ast.parse(changed)
    before, after = MODULE.split("@decorator")[0], MODULE.split("return a  # old\n")[1]
    assert changed.endswith(after)
    assert "helper" not in changed and "Old." not in changed and "@decorator" not in changed
    assert (
        '@new\n@newer\nasync def target(a, b=1):\n    # the donor\'s comment\n    return Path(a) / "\x0c"\n' in changed
    )
    assert changed.count("import os") == 1
    assert changed.index("from pathlib import Path\n") < changed.index("# A comment before.")
    assert [line for line in before.splitlines() if line not in changed] == []
    assert put(changed, "target", DONOR) == changed


def test_characters_that_end_no_line() -> None:
    """Form feeds and Unicode line separators, which Python does not count, do not shift what is replaced."""
    source = 'text = "\u2028\u2029\x85"\n\x0c\ndef f():\n    return 1\n\n\ndef g():\n    return 2\n'
    changed = put(source, "f", "def f():\n    return 3\n")
    names: dict[str, object] = {}
    exec(changed, names)
    assert names["f"]() == 3 and names["g"]() == 2  # type: ignore[operator]
    assert names["text"] == "\u2028\u2029\x85"


def test_imports_come_before_their_use() -> None:
    """A late import at the end of a module does not draw the added ones down to it."""
    source = '"""Doc."""\nimport os\n\nclass A:\n    __abstract__ = True\n\nimport sys\n'
    changed = put(source, "A", "from decimal import Decimal\nclass A:\n    x = Decimal(1)\n")
    exec(changed, {})
    assert changed.index("Decimal\n") < changed.index("class A")
    bare = put("class A: pass\n", "A", "import os\nclass A:\n    x = os.name\n")
    exec(bare, {})


def test_objects_that_are_not_there() -> None:
    """The donor must have it, and be Python; the source need not."""
    assert "f" in definitions(put("x = 1\n", "f", "def f(): pass\n"))
    with pytest.raises(KeyError):
        put("def f(): pass\n", "f", "x = 1\n")
    with pytest.raises(SyntaxError):
        put("def f(): pass\n", "f", "def f(: pass\n")
    assert put("def f(: pass\n", "f", "def f(): pass\n") == "def f(): pass\n"


def test_an_answer_laid_over() -> None:
    """What the answer defines takes the place of what has its name, in one piece where the first of them stood."""
    answer = (
        "from __future__ import annotations\nimport re\n\n# the answer\n_CACHE: dict = {}\n\n"
        "def target(a):\n    return _helper(a)\n\ndef _helper(a):  # new\n    return re.escape(a)\n"
    )
    changed = overlay(MODULE, answer)
    names: dict[str, object] = {}
    exec(compile(changed, "changed", "exec"), names)
    assert names["target"]("a.b") == r"a\.b"  # type: ignore[operator]
    assert changed.count("from __future__") == 1
    assert "@decorator" not in changed and "# the answer" in changed and "# A comment behind." in changed
    assert changed.index("def _helper") < changed.index("# A comment behind.")
    with_future = overlay(
        "'''Doc.'''\nx = 1\n", "from __future__ import annotations\nimport os\ndef f(a: nowhere): pass\n"
    )
    exec(compile(with_future, "changed", "exec"), {})


def test_answers_laid_over_that_are_odd() -> None:
    """Several definitions at once, assignments, an answer of nothing, and one that is not Python."""
    source = "import os\nA = 1\nB: int = 2\ndef f(): return A\nclass C: pass\n"
    changed = overlay(source, "A = 5\nB: int = 6\nclass C:\n    x = 7\n")
    names: dict[str, object] = {}
    exec(changed, names)
    assert (names["A"], names["B"], names["C"].x, names["f"]()) == (5, 6, 7, 5)  # type: ignore[attr-defined, operator]
    assert overlay(source, "").split() == source.split()
    broken = overlay(source, "def f(:\n")
    with pytest.raises(SyntaxError):
        ast.parse(broken)
    assert source in broken


def test_imports_of_one_package_all_stay() -> None:
    """Two imports that bind the same top-level name are two; a star import stays a statement of its own."""
    source = "import a.b\nimport a.c\nfrom d import *\nfrom d import z\n\n\ndef f(): pass\n"
    changed = put(source, "f", "import os\nfrom d import Y\n\ndef f(x: Y): return os\n")
    head = changed.partition("\n\n\ndef f")[0]
    assert head == "import os\n\nimport a.b\nimport a.c\nfrom d import *\nfrom d import Y, z"


def test_an_answer_brings_its_own_meaning_of_a_name() -> None:
    """Where an answer imports a name from elsewhere, its import replaces the module's."""
    changed = overlay("from os.path import join\n\n\ndef f(): return join\n", "from string import Template as join\n")
    names: dict[str, object] = {}
    exec(changed, names)
    assert names["f"]().__name__ == "Template"  # type: ignore[operator]
    assert "os.path" not in changed


def test_a_given_module_is_the_workbooks(tmp_path: Path) -> None:
    """A submission's copy of it is never seen, and one without it gets it."""
    catalogue = replace(CATALOGUE, given=("models",), phases=CATALOGUE.phases[1:])
    catalogue = replace(catalogue, exercises=tuple(one for one in CATALOGUE.exercises if one.module == "engine"))
    right = (PROJECT / "solutions" / "models.py").read_text(encoding="utf-8")
    for text in ("raise SystemExit\n", None):
        folder = package(tmp_path / str(bool(text)))
        (folder / "models.py").unlink() if text is None else (folder / "models.py").write_text(text, encoding="utf-8")
        with stage(locate(folder, catalogue), catalogue) as staged:
            assert staged.source("models") == right


@pytest.mark.parametrize("exercise", CATALOGUE.exercises, ids=lambda exercise: exercise.id)
def test_every_solution_fits_into_the_stubs(exercise: catalogues.Exercise) -> None:
    """The reference of any one exercise stands in the stubs like the learner's own work, and nothing else changes."""
    with stage(locate(PROJECT / "app", CATALOGUE), CATALOGUE, with_solutions_of=[exercise]) as staged:
        assert staged.syntax_error(exercise.module) is None
        original = definitions((PROJECT / "app" / f"{exercise.module}.py").read_text(encoding="utf-8"))
        changed = definitions(staged.source(exercise.module) or "")
        assert list(changed) == list(original)
        differ = {name for name in original if ast.dump(original[name].node) != ast.dump(changed[name].node)}
        assert differ <= set(exercise.objects)
        assert staged.not_started(exercise) is False


def test_a_staged_copy_can_be_imported(tmp_path: Path) -> None:
    """The copy is a package of its own, wherever it lies; the checkout is not needed for it."""
    with stage(locate(PROJECT / "solutions", CATALOGUE), CATALOGUE) as staged:
        script = "import app.models, app.queries_advanced; print(app.models.__file__)"
        command = [sys.executable, "-c", script]
        environment = {
            **os.environ,
            "PYTHONPATH": f"{staged.root}{os.pathsep}{PROJECT}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert found.returncode == 0, found.stderr
        assert Path(found.stdout.strip()) == staged.package / "models.py"
