"""`kata xray`: it shows what was sent, it reads plans correctly, and its page is self-contained."""

import ast
import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kata.authoring.bank import bank
from kata.catalogue import Exercise, load
from kata.errors import CatalogueError, KataError
from kata.judging.attempt import Attempt
from kata.judging.data import schema, seed_rows, wide
from kata.source.definitions import definitions
from kata.ui.console import plain
from kata.ui.text import milliseconds
from kata.xray import measure as look
from kata.xray.model import Emission, Plan, PlanNode, Point, Sending, Series, XRay
from kata.xray.page import page
from kata.xray.plans import read_plan
from kata.xray.plot import Line, linear_axis, log_axis, plot
from kata.xray.terminal import render

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = ROOT / "solutions"
EXERCISES = load().exercises
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HOSTILE = "</script><script>alert('x')</script> & \"quoted\" \x1b[31m"


def first_parameter(exercise: Exercise) -> str:
    """The first parameter of its function; empty for classes, and for functions without one."""
    node = definitions((SOLUTIONS / f"{exercise.module}.py").read_text(encoding="utf-8"))[exercise.object].node
    return "" if isinstance(node, ast.ClassDef) or not node.args.args else node.args.args[0].arg


def parameters_of(exercise: Exercise) -> list[str]:
    """The parameters that a call has to give, behind the session; empty for classes and factories."""
    node = definitions((SOLUTIONS / f"{exercise.module}.py").read_text(encoding="utf-8"))[exercise.object].node
    if isinstance(node, ast.ClassDef) or not node.args.args or node.args.args[0].arg != "session":
        return []
    with_default = len(node.args.defaults)
    positional = [each.arg for each in node.args.args[1 : len(node.args.args) - with_default]]
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return positional + [each.arg for each, default in pairs if default is None]


@pytest.fixture
def submission(tmp_path: Path) -> Callable[[str, str], Path]:
    """A submission: the solutions with one answer of a bank."""

    def make(exercise_id: str, name: str) -> Path:
        answer = next(each for each in bank(load().by_id(exercise_id)) if each.path.stem == name)
        folder = tmp_path / "app"
        folder.mkdir()
        answer.write(folder)
        return folder

    return make


def kata(*arguments: str | Path, width: int = 80) -> "subprocess.CompletedProcess[str]":
    """Run the command as a learner does."""
    from os import environ

    settings = {key: value for key, value in environ.items() if key not in ("FORCE_COLOR", "KATA_TRACEBACK")}
    return subprocess.run(
        [sys.executable, "-m", "kata", *map(str, arguments)],
        cwd=ROOT,
        env=settings | {"COLUMNS": str(width), "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


# -- the catalogue ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_what_needs_arguments_has_an_example(exercise: Exercise) -> None:
    """Without one there would be no call to look at; one that has only defaults may have an example, too."""
    if first_parameter(exercise) == "session" and parameters_of(exercise):
        assert exercise.example
    for name in parameters_of(exercise):
        assert re.search(rf"\b{name}\b", exercise.example), f"the example of {exercise.id} gives no {name}"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('compare = ["nothing"]', "'compare' names 'nothing'"),
        ('compare = ["a-table", "a-table"]', "'compare' names an exercise twice"),
        ('example = "DELETE FROM employees"', "'example' is a query"),
        ("example = 3", "'example' must be a text"),
        ('beside = "UPDATE employees SET id = 1"', "'beside' is a query"),
    ],
)
def test_an_authors_mistake_is_named(line: str, says: str, tmp_path: Path) -> None:
    """The loader names the key."""
    path = tmp_path / "exercises.toml"
    path.write_text(
        '[[phase]]\nmodule = "models"\ntitle = "T"\nsummary = "S"\n'
        '[[exercise]]\nid = "a-table"\ntitle = "T"\nphase = "models"\nmodule = "models"\nobjects = ["Table"]\n'
        f'teaches = "t"\nrequires = []\nhints = ["1", "2", "3"]\n{line}\n',
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError, match=re.escape(says)):
        load(path)


# -- looking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_every_solution_can_be_seen_through(exercise: Exercise) -> None:
    """Each exercise shows something: statements with lines and plans, tables, or a pool; in the terminal and as a page."""
    seen = look.run(exercise.number, submission=SOLUTIONS, sizes=())

    assert seen.trouble is None
    assert seen.emissions or seen.facts or seen.listings
    if seen.call.startswith(f"{exercise.object}(session"):
        for emission in seen.emissions:
            assert emission.location.startswith(f"solutions/{exercise.module}.py:")
            assert emission.source
            assert emission.plan is not None
        assert seen.seconds > seen.server_seconds > 0
    assert exercise.title in plain(render(seen))
    assert parsed(page(seen)).closed


def test_n_plus_one_climbs_and_selectinload_stays_flat() -> None:
    """The answer's own line, and both references on the same departments."""
    seen = look.run(13, submission=SOLUTIONS, sizes=(20, 5))

    own, slow, fast = seen.growth
    assert [point.size for point in own.points] == [5, 20]
    assert [point.statements for point in own.points] == [2, 2]
    assert [point.statements for point in slow.points] == [6, 21]
    assert [point.statements for point in fast.points] == [2, 2]
    assert (own.reference, slow.reference, fast.reference) == (False, True, True)
    assert "however many" in own.finding
    assert "Each department costs one more" in slow.finding


def test_lazy_loads_are_one_emission_with_all_their_parameters(submission: Callable[[str, str], Path]) -> None:
    """Repeated statements are folded, nothing of them is lost, and their line is that of the attribute access."""
    seen = look.run(12, submission=submission("n-plus-one", "right-lambda"), sizes=())

    first, lazy = seen.emissions
    assert (len(first.sendings), len(lazy.sendings), seen.count) == (1, 9, 10)
    assert lazy.origin == "lazy load"
    assert len({sending.parameters for sending in lazy.sendings}) == 9
    assert lazy.rows == sum(sending.rows for sending in lazy.sendings) == 29
    assert ".employees" in lazy.source


def test_the_time_of_a_statement_is_taken_on_the_wire(tmp_path: Path) -> None:
    """A statement that sleeps took at least as long as it slept; the one before it did not."""
    folder = tmp_path / "app"
    shutil.copytree(SOLUTIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    module = folder / "loading_strategies.py"
    body = (
        "\n\nasync def fix_with_selectinload(session):\n"
        "    from sqlalchemy import text\n\n"
        '    await session.execute(text("SELECT 1"))\n'
        '    await session.execute(text("SELECT pg_sleep(0.2)"))\n'
    )
    module.write_text(module.read_text(encoding="utf-8") + body, encoding="utf-8")

    quick, slow = look.run(13, submission=folder, sizes=()).emissions

    assert slow.seconds >= 0.2
    assert quick.seconds < slow.seconds


def test_writing_leaves_nothing_behind() -> None:
    """What is looked at is rolled back, EXPLAIN ANALYZE included: twice the same call, twice the same plan's rows."""
    first, second = (look.run(6, submission=SOLUTIONS, sizes=(5,)) for _ in range(2))

    assert first.trouble is second.trouble is None
    assert first.emissions[0].plan is not None
    assert first.emissions[0].plan.root.kind == "Insert"
    assert [emission.rows for emission in first.emissions] == [emission.rows for emission in second.emissions]


def test_a_call_that_raises_is_shown_with_what_it_had_sent(submission: Callable[[str, str], Path]) -> None:
    """The statements so far, what happened and why, and exit status 1."""
    folder = submission("selectinload-fix", "joinedload-without-unique")
    seen = look.run(13, submission=folder)

    assert seen.trouble is not None
    assert "unique" in f"{seen.trouble.mistake} {seen.trouble.explanation}"
    assert seen.count == 1
    assert not seen.growth
    ended = kata("xray", "13", "--submission", folder)
    assert ended.returncode == 1
    assert "unique" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def test_what_is_not_started_says_where_to_begin(tmp_path: Path) -> None:
    """One line with the location, for the exercise itself and for one that comes first; exit status 2."""
    folder = tmp_path / "app"
    shutil.copytree(SOLUTIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    module = folder / "queries_advanced.py"
    module.write_text(
        module.read_text(encoding="utf-8")
        + "\n\nasync def department_salary_stats(session):\n    raise NotImplementedError\n",
        encoding="utf-8",
    )
    with pytest.raises(KataError, match="not started") as raised:
        look.run(8, submission=folder)
    assert "app/queries_advanced.py:" in raised.value.remedy

    (folder / "models.py").write_text(
        (folder / "models.py").read_text(encoding="utf-8") + "\n\nclass Department(Base):\n    __abstract__ = True\n",
        encoding="utf-8",
    )
    ended = kata("xray", "9", "--submission", folder)
    assert ended.returncode == 2
    assert "comes after exercise 1" in ended.stderr

    module.write_text("def broken(:\n", encoding="utf-8")
    with pytest.raises(KataError, match=r"app/queries_advanced.py:1 is not valid Python"):
        look.run(10, submission=folder)


def test_models_show_their_tables_and_the_difference(submission: Callable[[str, str], Path]) -> None:
    """The DDL that the class makes, and what autogenerate would write about it and about no other table."""
    seen = look.run(1, submission=submission("department-model", "budget-nullable"))

    made, difference = seen.listings
    assert made.text.startswith("CREATE TABLE departments (")
    assert difference.language == "python"
    assert "alter_column('departments', 'budget'" in difference.text
    assert "employees" not in difference.text


def test_the_pool_is_seen_at_work() -> None:
    """The first use connects, and what the driver sends for itself is marked; the second use does not connect."""
    seen = look.run(3, submission=SOLUTIONS)

    assert "5 connections are kept, 10 more" in seen.facts["pool"]
    assert seen.facts["pool afterwards"] == "1 idle, 0 in use"
    senders = Counter(emission.origin for emission in seen.emissions)
    assert senders[""] == 2  # ours, twice
    assert senders["sent by SQLAlchemy and asyncpg for themselves"] > 0


# -- two calls at the same time --------------------------------------------------------------------------------------


def test_two_sessions_side_by_side() -> None:
    """What each of them sends and gets: the second one passes over the row that the first one has locked."""
    seen = look.run(load().by_id("claim-job").number, submission=SOLUTIONS, sizes=())

    assert seen.trouble is None
    assert {step.actor for step in seen.schedule} == {"A", "B"}
    assert not any("waits" in step.state for step in seen.schedule)
    found = [step.state for step in seen.schedule if step.did.startswith("SELECT")]
    assert [each.partition(",")[0] for each in found] == ["1 row: id 4", "1 row: id 9"]
    assert [step.did.partition("(")[0] for step in seen.schedule[-2:]] == ["returns Job", "returns Job"]
    text = plain(render(seen), 80)
    assert text.index("B begins before A commits") < text.index("→ 1 row: id 4") < text.index("→ 1 row: id 9")
    assert "FOR UPDATE SKIP LOCKED" in " ".join(text.split())
    assert parsed(page(seen)).closed
    assert "B begins before A commits" in page(seen)


def test_who_waits_for_whom_is_seen() -> None:
    """Of two opposite transfers the second one waits at its first statement, until the first one has committed."""
    seen = look.run(load().by_id("transfer-budget").number, submission=SOLUTIONS, sizes=())

    waiting = next(step for step in seen.schedule if step.state.startswith("waits for A"))
    commit = next(step for step in seen.schedule if step.did.startswith("COMMIT"))
    assert (waiting.actor, commit.actor) == ("B", "A")
    assert seen.schedule.index(waiting) < seen.schedule.index(commit)


@pytest.mark.parametrize(
    ("exercise_id", "commands"),
    [
        ("session-scope", ["BEGIN", "SELECT", "COMMIT"]),
        ("session-dependency", ["BEGIN", "SELECT", "COMMIT"]),
        ("edit-review", ["BEGIN", "SELECT", "UPDATE", "COMMIT"]),
        ("run-serializable", ["BEGIN", "SELECT", "COMMIT"]),
    ],
)
def test_what_opens_sessions_itself_is_used(exercise_id: str, commands: list[str]) -> None:
    """With a caller's work that the x-ray plays, transaction control included: that is what the exercise is about."""
    seen = look.run(load().by_id(exercise_id).number, submission=SOLUTIONS, sizes=())

    assert seen.trouble is None
    assert [each.sql.split()[0].rstrip(";") for each in seen.emissions] == commands


@pytest.mark.parametrize(
    ("exercise_id", "commands"),
    [("display-name", ["ALTER", "UPDATE", "ALTER"]), ("expand-public-id", ["ALTER", "ALTER"])],
)
def test_what_a_migration_locks(exercise_id: str, commands: list[str]) -> None:
    """It is run as in a revision, and the strongest lock on each table is named, with the statement that takes it."""
    seen = look.run(load().by_id(exercise_id).number, submission=SOLUTIONS, sizes=())

    assert seen.trouble is None
    assert [each.sql.split()[0] for each in seen.emissions] == commands
    assert seen.facts == {"lock on employees": "ACCESS EXCLUSIVE, from statement 1 on"}


async def test_the_examples_fit_the_crowds() -> None:
    """An example has to give a row on every number of departments that growth is measured on."""
    assert min(look.SIZES) >= 1
    assert set(look.SIZES) <= set(look.SIZES_OF_A_PLOT)
    assert look.analysed(seed_rows()).script.endswith(f"ANALYZE {', '.join(schema().tables)}")
    assert look.analysed(wide(5)).label == "5 departments"
    assert Attempt.again.__doc__  # EXPLAIN goes through it


# -- plans -----------------------------------------------------------------------------------------------------------


def step(kind: str, total: float, loops: int = 1, *below: dict[str, object], **more: object) -> dict[str, object]:
    """One step as the server writes it."""
    return {
        "Node Type": kind,
        "Plan Rows": 10,
        "Actual Rows": 10,
        "Actual Loops": loops,
        "Actual Total Time": total,
        "Shared Hit Blocks": 3,
        "Shared Read Blocks": 1,
        "Plans": list(below),
        **more,
    }


def document(root: dict[str, object]) -> str:
    """The server's answer."""
    return json.dumps([{"Plan": root, "Planning Time": 0.5, "Execution Time": 12.0}])


def test_a_steps_own_time_is_what_its_children_did_not_take() -> None:
    """Averages of loops are multiplied before they are taken away, and the costliest step is not simply the topmost."""
    plan = read_plan(
        document(
            step(
                "Nested Loop",
                10.0,
                1,
                step("Seq Scan", 1.0, **{"Relation Name": "employees", "Alias": "e"}),
                step("Index Scan", 0.8, 10, **{"Relation Name": "departments", "Index Name": "pk_departments"}),
                **{"Join Type": "Left"},
            )
        )
    )
    assert plan is not None
    scan, index = plan.root.children
    assert plan.root.kind == "Nested Loop Left Join"
    assert plan.root.own_seconds == pytest.approx(0.001)
    assert index.seconds == pytest.approx(0.008)
    assert plan.costliest is index
    assert (scan.subject, index.subject) == ("employees e", "departments using pk_departments")
    assert (plan.root.buffers, plan.planning, plan.execution) == (4, pytest.approx(0.0005), pytest.approx(0.012))


def test_a_ctes_time_belongs_to_the_cte() -> None:
    """It hangs on the step that declares it and runs inside the one that reads it: it is not counted twice, nor lost."""
    cte = step("Recursive Union", 8.0, **{"Parent Relationship": "InitPlan", "Subplan Name": "CTE chain"})
    plan = read_plan(document(step("Sort", 10.0, 1, cte, step("CTE Scan", 9.0, **{"CTE Name": "chain"}))))

    assert plan is not None
    union, scan = plan.root.children
    assert plan.root.own_seconds == pytest.approx(0.001)
    assert scan.own_seconds == pytest.approx(0.001)
    assert union.kind == "CTE chain: Recursive Union"
    assert plan.costliest is union


@pytest.mark.parametrize("text", ["", "{}", "[]", "[{}]", '[{"Plan": {"Node Type": "Seq Scan"}}]', "null"])
def test_what_is_not_a_plan_is_none(text: str) -> None:
    """A statement without a plan is shown without one."""
    assert read_plan(text) is None


def test_a_planners_error_is_marked() -> None:
    """By a factor of ten, of numbers that matter; a step that never ran was not misjudged."""
    assert PlanNode("Seq Scan", estimated=1, rows=100).misjudged
    assert PlanNode("Seq Scan", estimated=200, rows=0).misjudged
    assert not PlanNode("Seq Scan", estimated=1, rows=3).misjudged
    assert not PlanNode("Seq Scan", estimated=1000, rows=0, loops=0).misjudged


# -- showing ---------------------------------------------------------------------------------------------------------


def series(*counts: int, reference: bool = False) -> Series:
    """So many statements at 5, 50, 500 departments."""
    sizes = (5, 50, 500)[: len(counts)]
    points = [Point(size, n, n / 1000, n / 2000, n) for size, n in zip(sizes, counts, strict=True)]
    return Series("f", tuple(points), reference, unit="departments", each="department")


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((1, 1, 1), "1 statement, however many"),
        ((2, 2, 2), "2 statements, however many"),
        ((6, 51, 501), "Each department costs one more"),
        ((11, 101, 1001), "Each department costs 2.0 more"),
        ((2, 2, 3), "grow slowly"),
        ((2,), ""),
    ],
)
def test_growth_is_said_in_a_sentence(counts: tuple[int, ...], says: str) -> None:
    """What the plot shows is said, too."""
    assert says in series(*counts).finding


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0.00 ms"), (0.000004, "4 µs"), (0.0005, "0.50 ms"), (0.0123, "12.3 ms"), (1.5, "1500 ms")],
)
def test_times_have_about_three_digits(seconds: float, shown: str) -> None:
    """Short ones are not rounded to nothing."""
    assert milliseconds(seconds) == shown


def hostile() -> XRay:
    """An x-ray in which everything that may come from a learner's code is hostile."""
    plan = Plan(PlanNode("Sort", HOSTILE, (HOSTILE,), 1, 1, 1, 0.1, 0.1, 1, (PlanNode("Seq Scan", HOSTILE),)))
    sending = Sending((HOSTILE, None, 3), 1, 0.001, error=HOSTILE)
    return XRay(
        EXERCISES[0],
        f"{HOSTILE}.py:1",
        f"f({HOSTILE!r})",
        HOSTILE,
        (Emission(f"SELECT '{HOSTILE}'", (sending, sending), HOSTILE, HOSTILE, "lazy load", plan),),
        0.01,
        {"fact": HOSTILE},
        (look.Listing("A text", "python", HOSTILE), look.Listing("Words", "", HOSTILE)),
        (series(6, 51, 501), series(2, 2, 2, reference=True)),
        look.Card(HOSTILE),
    )


def test_no_escape_sequence_reaches_the_terminal() -> None:
    """Whatever comes from the learner's code is shown as text."""
    assert "\x1b" not in plain(render(hostile()))


def test_the_terminal_needs_80_columns() -> None:
    """All of a real x-ray fits, plan and bars included."""
    shown = plain(render(look.run(10, submission=SOLUTIONS, sizes=(5, 20))), width=80)

    assert max(map(len, shown.splitlines())) <= 80
    assert "◀ costliest" in shown
    assert "→ 1 statement, however many departments there are." in shown


class Parsed(HTMLParser):
    """A page, read.

    Attributes:
        open: Elements that are still open.
        attributes: All attributes of all elements.
        texts: The texts in elements, by the element.
    """

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, list[str]] = {}

    @property
    def closed(self) -> bool:
        """Whether every element was closed, in order."""
        return not self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take an element down."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It has to be the innermost one."""
        assert self.open and self.open[-1] == tag, f"</{tag}> closes <{self.open[-1:]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if self.open and data.strip():
            self.texts.setdefault(self.open[-1], []).append(data.strip())


def parsed(text: str) -> Parsed:
    """Read a page to its end."""
    parser = Parsed()
    parser.feed(text)
    parser.close()
    return parser


@pytest.fixture(scope="module")
def real_page() -> str:
    """The page of exercise 12."""
    return page(look.run(12, submission=SOLUTIONS, sizes=(5, 50, 500)))


def test_the_page_stands_by_itself(real_page: str) -> None:
    """Nothing is loaded from anywhere: no link, no import, no image; and the browser is asked to refuse it, too."""
    found = parsed(real_page)

    assert found.closed
    loads = [(tag, name, value) for tag, name, value in found.attributes if name in ("src", "href", "srcset", "action")]
    assert loads == [("link", "href", "data:,")]
    assert "@import" not in real_page
    assert "url(" not in real_page
    assert set(re.findall(r"https?://[^\s\"<]+", real_page)) <= {"http://www.w3.org/2000/svg"}
    (policy,) = [
        value for tag, name, value in found.attributes if tag == "meta" and name == "content" and "src" in value
    ]
    assert policy.startswith("default-src 'none'")


def test_the_page_shows_all_that_was_seen(real_page: str) -> None:
    """Both plots in both scales with all lines, the SQL, the folded statements, the plans, and the sentence."""
    found = parsed(real_page)
    ids = [value for _, name, value in found.attributes if name == "id"]

    assert len(ids) == len(set(ids))
    assert Counter(value for tag, name, value in found.attributes if tag == "svg" and name == "class") == {
        "log": 2,
        "linear": 2,
    }
    assert found.tags["circle"] == 4 * 3 * 3
    assert any("Each department costs one more" in text for text in found.texts["p"])
    assert "× 9" in found.texts["span"]
    assert found.tags["details"] >= 4
    assert any("costs" in text or "expected" in text for text in found.texts["small"])


def test_the_plots_are_whole_svg(real_page: str) -> None:
    """Each drawing is well-formed by itself, and draws nothing outside of it."""
    drawings = re.findall(r"<svg.*?</svg>", real_page, re.DOTALL)

    assert drawings
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
            assert 0 <= float(circle.attrib["cx"]) <= width
            assert 0 <= float(circle.attrib["cy"]) <= height


def test_nothing_of_the_learners_code_becomes_markup() -> None:
    """A name, a value, an error with a script in it is text on the page."""
    text = page(hostile())
    found = parsed(text)

    assert found.closed
    assert found.tags["script"] == 1
    assert "alert('x')</script>" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("most", "ticks"), [(501, (0, 200, 400, 600)), (1, (0, 1)), (2, (0, 1, 2)), (0.17, None)])
def test_linear_axes_begin_at_nothing_and_end_above(most: float, ticks: tuple[float, ...] | None) -> None:
    """Round numbers, and never fewer than two."""
    axis = linear_axis(most)

    assert axis.ticks[0] == 0
    assert axis.ticks[-1] >= most
    assert 0 <= axis.position(most) <= 1
    assert ticks is None or axis.ticks == ticks


@pytest.mark.parametrize(("least", "most"), [(1, 1), (2, 501), (0.0009, 0.0011), (10, 1000)])
def test_log_axes_hold_all_values(least: float, most: float) -> None:
    """Whole powers of ten around them; one value alone has space, too."""
    axis = log_axis(least, most)

    assert axis.ticks[0] <= least
    assert axis.ticks[-1] >= most
    assert 0 <= axis.position(least) <= axis.position(most) <= 1


def test_a_plot_of_one_point_can_be_drawn() -> None:
    """A series that stopped early does not fail."""
    drawing = plot([Line("f", ((5, 1),))], title="t", unit="things", label=str)

    assert ElementTree.fromstring(drawing) is not None


# -- the command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    """With `--html` the page, its path and nothing else; a missing folder is reported before the work is done."""
    target = tmp_path / "page.html"
    ended = kata("xray", "salary-s", "--submission", "solutions", "--no-growth", "--html", target)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert target.name in ended.stdout.replace("\n", "")
    assert parsed(target.read_text(encoding="utf-8")).closed
    refused = kata("xray", "8", "--submission", "solutions", "--html", tmp_path / "no" / "page.html")
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr


def test_the_command_shows_everything_in_plain_text() -> None:
    """Without a terminal: no colour, no spinner; statements, plan and bars are readable all the same."""
    ended = kata("xray", "12", "--submission", "solutions")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\x1b" not in ended.stdout
    assert "2 × 9 · lazy load · 29 rows" in ended.stdout
    assert "Seq Scan employees" in ended.stdout
    assert "→ The statements grow with the data: 6, 51, 501." in ended.stdout


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_the_page_works_in_a_browser(real_page: str, tmp_path: Path) -> None:
    """Its script runs under its own policy, one of the two scales is hidden, and nothing is wider than the window."""
    assert CHROMIUM is not None
    probe = """<script>
    const visible = (each) => getComputedStyle(each).display !== "none";
    document.title = JSON.stringify({
      button: !document.getElementById("theme").hidden,
      log: [...document.querySelectorAll("svg.log")].every(visible),
      linear: [...document.querySelectorAll("svg.linear")].some(visible),
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      dark: (document.getElementById("theme").click(), document.documentElement.dataset.theme),
    });
    </script></body>"""
    target = tmp_path / "page.html"
    target.write_text(real_page.replace("</body>", probe), encoding="utf-8")
    ended = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--window-size=500,900", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", target.as_uri()),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    found = re.search(r"<title>(.*?)</title>", ended.stdout)
    assert found, ended.stderr[-500:]
    assert json.loads(found[1]) == {"button": True, "log": True, "linear": False, "wide": 0, "dark": "dark"}


@pytest.mark.parametrize(
    ("labels", "rows", "arguments"),
    [
        (["a", "b"], [(1, "x")], {"a": 1, "b": "x"}),
        (["a[]"], [(1,), (2,)], {"a": [1, 2]}),
        (["a.x", "a.y", "b"], [(1, 2, 9), (3, 4, 9)], {"a": [{"x": 1, "y": 2}, {"x": 3, "y": 4}], "b": 9}),
    ],
)
def test_an_example_makes_arguments(labels: list[str], rows: list[tuple[object, ...]], arguments: object) -> None:
    """A row is the arguments by name; `name[]` and `name.key` make lists of several rows."""
    assert look.arguments_of(labels, rows) == arguments


@pytest.mark.parametrize("rows", [[], [(1,), (2,)]])
def test_an_example_without_a_list_is_one_row(rows: list[tuple[int]]) -> None:
    """No row, or several of them, say nothing about a single argument."""
    with pytest.raises(ValueError, match="rows"):
        look.arguments_of(["a"], rows)
