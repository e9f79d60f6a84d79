"""What the graders of models say beyond right and wrong: the line of a mistake, and whose word was taken."""

import json
from pathlib import Path

import pytest

from kata import catalogue
from kata.authoring.bank import bank
from kata.database import Server, locate
from kata.judging.graders import load_graders
from kata.judging.opening import open_judge
from kata.judging.verdict import CheckResult, Status, Verdict
from kata.paths import SOLUTIONS
from kata.source.attributes import attribute_line, attributes_of
from kata.source.definitions import ModuleSource

CATALOGUE = catalogue.load()

MODULE = ModuleSource.of("""
class Named:
    name: Mapped[str] = mapped_column(String(20))

    @declared_attr
    def owner(cls) -> Mapped["Owner"]:
        return relationship(back_populates="rooms")


class Room(Named, Base):
    __tablename__ = "rooms"

    id = Column(Integer, primary_key=True)
    label: Mapped[str] = mapped_column("title", String(20))
    name: Mapped[str] = mapped_column(
        String(30),
    )
""")


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["id"], 13),
        (["label"], 14),
        (["title"], 14),
        (["name"], 15),
        (["owner"], 6),
        (["seats", "label"], 14),
        (["seats"], None),
    ],
)
def test_line_of_an_attribute(names: list[str], line: int | None) -> None:
    """An attribute is found by its name or its column's, in the class before its bases; one that is not there is not."""
    assert attribute_line(MODULE, "Room", *names) == line


def test_attributes_of_a_class() -> None:
    """Each has the text of its declaration, that of the class rather than that of a base."""
    found = attributes_of(MODULE, "Room")
    assert list(found) == ["__tablename__", "id", "label", "name", "owner"]
    assert "String(30)" in found["name"]
    assert 'back_populates="rooms"' in found["owner"]


async def judged(name: str, folder: Path, server: Server) -> Verdict:
    """The verdict on an answer of the banks, written to a folder."""
    exercise_id, _, stem = name.partition("/")
    exercise = CATALOGUE.by_id(exercise_id)
    answer = next(answer for answer in bank(exercise) if answer.path.stem == stem)
    answer.write(folder)
    async with open_judge(folder, server=server, size=1, passed=exercise.requires) as judge:
        return await judge.verdict(exercise)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("department-model/columns-only-wrong-type", "    budget:"),
        ("department-model/columns-only", "class Department"),
        ("department-model/employees-as-a-set", "    employees: Mapped[set"),
        ("department-model/employees-typo-back-populates", "    employees: Mapped[list"),
        ("department-model/comment-drifts", "    __table_args__"),
        ("department-model/budget-check", "    budget:"),
        ("employee-model/foreign-key-deferrable", "    department_id:"),
        ("employee-model/no-remote-side", "    manager: Mapped"),
        ("employee-model/projects-one-way", "    projects:"),
    ],
)
async def test_a_mistake_has_its_own_line(name: str, line: str, tmp_path: Path, real_server: Server) -> None:
    """The line of the column or relationship, not that of the class; that of the class where something is missing."""
    verdict = await judged(name, tmp_path, real_server)
    where = next(check.card.where for check in verdict.checks if check.card is not None)
    file, _, number = where.partition(":")
    assert file.endswith("/models.py")
    assert (tmp_path / "models.py").read_text().splitlines()[int(number) - 1].startswith(line)


async def test_a_stand_in_moves_no_line(tmp_path: Path, real_server: Server) -> None:
    """While the other class is a stub its solution takes its place; lines are those of the submitted file all the same."""
    text = (SOLUTIONS / "models.py").read_text()
    head, _, rest = text.partition("class Employee(Base):")
    stub = f'{head}class Employee(Base):\n    """Later."""\n\n    __abstract__ = True\n{rest[rest.index("async def main") - 2 :]}'
    for imported in ("from datetime import date, datetime", ", ForeignKey"):
        stub = stub.replace(imported, "from datetime import datetime" if "datetime" in imported else "", 1)
    stub = stub.replace('Column("employee_id", ForeignKey(', 'Column("employee_id", sqlalchemy.ForeignKey(')
    stub = stub.replace('Column("project_id", ForeignKey(', 'Column("project_id", sqlalchemy.ForeignKey(')
    stub = stub.replace("from sqlalchemy import", "import sqlalchemy\nfrom sqlalchemy import", 1)
    stub = stub.replace(
        "Mapped[Decimal] = mapped_column(Numeric(12, 2))\n    # A",
        "Mapped[Decimal | None] = mapped_column(Numeric(12, 2))\n    # A",
    )
    (tmp_path / "models.py").write_text(stub)
    async with open_judge(tmp_path, server=real_server, size=1) as judge:
        verdict = await judge.verdict(CATALOGUE.by_id("department-model"))
    card = next(check.card for check in verdict.checks if check.card is not None)
    assert card.mistake == "budget is nullable, it has to be NOT NULL."
    assert stub.splitlines()[int(card.where.partition(":")[2]) - 1].startswith("    budget: Mapped[Decimal | None]")


def test_whose_word_is_taken() -> None:
    """A check that rests on the worker's word says so in the JSON; one that rests on wire, database or source says nothing."""
    told, seen = (CheckResult("test_a", "A", Status.PASSED, witness=witness) for witness in ("worker", ""))
    assert json.loads(json.dumps(told.to_json())) == {
        "name": "test_a",
        "title": "A",
        "status": "passed",
        "message": "",
        "witness": "worker",
    }
    assert "witness" not in seen.to_json()


def test_few_checks_take_the_workers_word() -> None:
    """Tables, rows, sessions and migrations are seen in the database; `echo` and annotations nobody else can know."""
    told = {check.name for checks in load_graders().values() for check in checks if check.witness}
    assert {"test_department_mapping", "test_engine_echo"} <= told
    assert not told & {
        "test_department_table",
        "test_employee_saves",
        "test_engine_pool",
        "test_session_keeps_attributes",
        "test_phone_upgrade",
    }
    assert {check.witness for checks in load_graders().values() for check in checks} == {"", "worker"}


def test_the_imposed_url_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker finds its wire, whatever DATABASE_URL says; nothing of the URL gets into the environment."""
    monkeypatch.setattr(locate, "_imposed", [])
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere/other")
    locate.impose_url("postgresql+asyncpg://me@/wire?host=/nowhere&port=5432")
    assert locate.database_url() == "postgresql+asyncpg://me@/wire?host=/nowhere&port=5432"
