"""Query specs: what is read from a TOML file, what is refused, and when a statement has the required form."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kata.errors import CatalogueError
from kata.judging.arguments import odd_arguments
from kata.judging.graders import FOLDER
from kata.judging.query_checks import query_checks
from kata.judging.query_spec import CHECKS, Form, QuerySpec
from kata.shape import read_shape

SPECS = sorted((FOLDER / "queries").glob("*.toml"))
WHOLE = {
    "oracle": '"SELECT name FROM t ORDER BY name, id"',
    "labels": '["name"]',
    "statements": "1",
    "constructs": '"select()"',
}
LEAST = "".join(f"{key} = {value}\n" for key, value in WHOLE.items())
FORM = '\n[[form]]\nsays = "No avg()."\nfunctions = ["avg"]\n'
MISTAKE = '\n[[mistake]]\nname = "by-id"\nsays = "By id."\nreplace = [["name, id", "id"]]\n'


def without(key: str, **others: str) -> str:
    """The least spec without this key, or with others in its place."""
    return "".join(f"{name} = {value}\n" for name, value in {**WHOLE, **others}.items() if name != key)


def spec(folder: Path, text: str) -> QuerySpec:
    """A spec with this text."""
    path = folder / "some-rows.toml"
    path.write_text(text, encoding="utf-8")
    return QuerySpec.read(path)


def test_the_least_that_a_spec_says(tmp_path: Path) -> None:
    """Oracle, labels, budget and constructs are enough: rows are asked for, without an order in words, and no form."""
    found = spec(tmp_path, LEAST)

    assert (found.statements, found.constructs, found.labels) == (1, "select()", ("name",))
    assert (found.entity, found.order, found.forms, found.mistakes) == ("", "", (), ())


@pytest.mark.parametrize("key", WHOLE)
def test_each_of_the_least_keys_is_required(tmp_path: Path, key: str) -> None:
    """A budget that is forgotten is no budget of one: the author has to say it."""
    with pytest.raises(CatalogueError, match=rf"some-rows\.toml: the query spec lacks '{key}'"):
        spec(tmp_path, without(key))


def test_everything_that_a_spec_says(tmp_path: Path) -> None:
    """Keys arrive as attributes, arrays as tuples, tables as objects."""
    found = spec(
        tmp_path,
        'entity = "Thing"\nlist = true\norder = "by name"\n'
        'parameters = ["a"]\narguments = "SELECT 1"\nalso = [[-1], ["%"]]\n'
        f'{without("", statements="3")}\n[titles]\nrows = "All things"\n{FORM}{MISTAKE}',
    )

    assert (found.statements, found.entity, found.list, found.also) == (3, "Thing", True, ((-1,), ("%",)))
    assert found.forms == (Form("No avg().", functions=("avg",)),)
    assert found.mistakes[0].sql == "SELECT name FROM t ORDER BY id"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"statments = 1\n{LEAST}", "unknown key 'statments' in the query spec"),
        (f"{LEAST}{FORM}nestd = true\n", r"unknown key 'nestd' in a \[\[form\]\]"),
        (f'{LEAST}{MISTAKE}say = "x"\n', r"unknown key 'say' in the \[\[mistake\]\] 'by-id'"),
        (f'forms = "x"\n{LEAST}', "unknown key 'forms'"),
        ("", "the query spec lacks 'oracle', 'labels', 'statements', 'constructs'"),
        (f'{LEAST}\n[[form]]\nfunctions = ["avg"]\n', "'says'"),
        (without("", statements='"one"'), "statements = 'one' is not a int"),
        (without("", statements="true"), "statements = True is not a int"),
        (f'parameters = "a"\n{LEAST}', "parameters = 'a' is not a tuple"),
        (LEAST + MISTAKE.replace("name, id", "nowhere"), "replaces 'nowhere', which is not there"),
        (f'{LEAST}[titles]\nrow = "x"\n', "there is no check 'row' to give a title"),
        ("oracle = ", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_the_file(tmp_path: Path, text: str, complaint: str) -> None:
    """A typing mistake of an author's is an error, and never a rule that does not run."""
    with pytest.raises(CatalogueError, match=complaint) as caught:
        spec(tmp_path, text)
    assert "some-rows.toml" in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    """Registering checks without a spec says which file is missing."""
    with pytest.raises(CatalogueError, match=r"not-there\.toml"):
        query_checks("not-there", folder=tmp_path)


@pytest.mark.parametrize(
    ("oracle", "keys"),
    [
        ("SELECT 1", 0),
        ("SELECT a FROM t ORDER BY a DESC, b, c", 3),
        ("SELECT a FROM (SELECT a FROM t ORDER BY b) x", 0),
        (
            "WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < :most) SELECT n FROM c ORDER BY n",
            1,
        ),
    ],
)
def test_the_keys_of_the_order_are_read_from_the_oracle(oracle: str, keys: int) -> None:
    """Only the outermost ORDER BY counts; parameters do no harm."""
    assert QuerySpec(oracle, ("a",), 1, "select()").order_keys == keys


def test_a_negative_number_is_filled_in_as_a_whole() -> None:
    """A cast behind the argument is one of the number with its sign."""
    spec = QuerySpec("", (), 1, "select()", parameters=("least",))
    assert spec.filled("x > :least::text", (-1,)) == "x > (-1)::text"


def test_arguments_are_filled_in_as_literals() -> None:
    """Texts are quoted, each under its own name."""
    filled = QuerySpec("", (), 1, "select()", parameters=("name", "least")).filled(
        "x = :name AND y > :least", ("O'Hara", 3)
    )

    assert filled == "x = 'O''Hara' AND y > 3"


def test_further_arguments_have_the_types_of_the_others() -> None:
    """TOML has no decimals: 0 beside prices is a price, and beside texts or other numbers it stays what it is."""
    several = QuerySpec("", (), 1, "select()", parameters=("least", "number"), also=((0, 0), (0.5, 7)))

    assert several.further([(Decimal("1.50"), 3)]) == ((Decimal(0), 0), (Decimal("0.5"), 7))
    assert [type(value) for value in several.further([(Decimal("1.50"), 3)])[0]] == [Decimal, int]
    assert several.further([]) == ((0, 0), (0.5, 7))


WINDOW = "SELECT rank() OVER (PARTITION BY d ORDER BY s) AS place FROM t"


@pytest.mark.parametrize(
    ("form", "sql", "met"),
    [
        (Form("", functions=("avg", "sum")), "SELECT sum(a) / count(a) FROM t", True),
        (Form("", functions=("avg", "sum")), "SELECT count(a) FROM t", False),
        (Form("", nested=True), "SELECT a FROM t WHERE a > (SELECT avg(a) FROM t)", True),
        (Form("", nested=True), "SELECT a FROM t", False),
        (
            Form("", recursive=True),
            "WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n FROM c) SELECT n FROM c",
            True,
        ),
        (Form("", recursive=True), "WITH c AS (SELECT 1 AS n) SELECT n FROM c", False),
        (Form("", window="rank"), WINDOW, True),
        (Form("", window="rank"), WINDOW.replace("rank", "dense_rank"), False),
        (Form("", window="rank", partitioned=True, ordered=True), WINDOW, True),
        (Form("", window="rank", partitioned=True), WINDOW.replace("PARTITION BY d ", ""), False),
        (Form("", window="rank", ordered=True), WINDOW.replace(" ORDER BY s", ""), False),
        (Form("", window="rank", makes="place"), WINDOW, True),
        (Form("", window="rank", makes="place"), WINDOW.replace("AS place", "AS other, 1 AS place"), False),
        (Form("", functions=("avg",), nested=True), "SELECT avg(a) FROM t", False),
    ],
)
def test_forms(form: Form, sql: str, met: bool) -> None:
    """All that one form asks for has to be there."""
    shape = read_shape(sql)
    assert shape is not None
    assert form.is_met(sql, shape) is met


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_workbooks_own_specs(path: Path) -> None:
    """They can be read, and have an order in words exactly where the oracle has one."""
    found = QuerySpec.read(path)

    assert bool(found.order) == bool(found.order_keys)
    assert found.constructs, "say what to write it with"


def test_the_checks_that_one_line_registers(tmp_path: Path) -> None:
    """One for each standard check, named after the exercise, in order; the form only if one is required."""
    (tmp_path / "some-rows.toml").write_text(LEAST + '[titles]\nrows = "All things."\n', encoding="utf-8")
    (tmp_path / "formed.toml").write_text(LEAST + FORM, encoding="utf-8")
    plain, formed = query_checks("some-rows", folder=tmp_path), query_checks("formed", folder=tmp_path)

    assert [grader.name for grader in plain.graders] == [f"test_some_rows_{name}" for name in CHECKS if name != "form"]
    assert [grader.name for grader in formed.graders] == [f"test_formed_{name}" for name in CHECKS]
    assert {grader.exercise_id for grader in plain.graders} == {"some-rows"}
    assert plain.graders[0].title == "All things"
    assert all(grader.title and not grader.title.endswith(".") for grader in formed.graders)


PAGES = (
    'parameters = ["size", "after"]\n'
    + without("", oracle='"SELECT id FROM t WHERE (day, id) < (:day, :key) ORDER BY id LIMIT :size"')
    + '[parts]\nafter = ["day", "key"]\n[bounds]\nsize = [1, 9]\nday = [2000-01-01, 2030-12-31]\n'
)


def test_an_argument_that_is_a_tuple(tmp_path: Path) -> None:
    """Its parts stand in its place up to the call; where all of them are NULL it is `None`."""
    found = spec(tmp_path, PAGES)
    day = date(2024, 3, 4)
    assert found.names == ("size", "day", "key")
    for values, arguments in (((2, day, 7), (2, (day, 7))), ((2, None, None), (2, None))):
        assert (found.packed(values), found.unpacked(arguments)) == (arguments, values)
    assert "(day, id) < ('2024-03-04', 7) ORDER BY id LIMIT 2" in found.filled(found.oracle, (2, (day, 7)))


def test_bounds(tmp_path: Path) -> None:
    """What makes no sense is not asked for; `None` is within all bounds."""
    found = spec(tmp_path, PAGES)
    day = date(2024, 3, 4)
    assert found.makes_sense((1, day, -1)) and found.makes_sense((9, None, None))
    assert not found.makes_sense((0, day, 1)) and not found.makes_sense((1, date(1999, 12, 31), 1))
    assert all(found.makes_sense(values) for values in odd_arguments(found, [(3, day, 7), (5, day, 8)]))


def test_values_that_look_like_names(tmp_path: Path) -> None:
    """A value is filled in as it is, and a cast is no argument."""
    found = spec(tmp_path, 'parameters = ["a", "b"]\n' + LEAST)
    assert found.filled("SELECT :a, :b, 1::a", (":b", "x")) == "SELECT ':b', 'x', 1::a"


def test_strangers(tmp_path: Path) -> None:
    """Bounds and parts of what is no argument, and checks that do not exist, are refused."""
    for text in ("[bounds]\nsize = [1, 9]\n", '[parts]\nafter = ["day"]\n'):
        with pytest.raises(CatalogueError, match="is no argument"):
            spec(tmp_path, LEAST + text)
    with pytest.raises(CatalogueError, match="there is no check 'colour'"):
        spec(tmp_path, 'without = ["colour"]\n' + LEAST)


def test_without_an_offset() -> None:
    """An OFFSET in any query of the statement."""
    form = Form("An OFFSET.", without_offset=True)
    for sql, met in (("SELECT a FROM t LIMIT 3", True), ("SELECT a FROM (SELECT a FROM t OFFSET 3) AS s", False)):
        shape = read_shape(sql)
        assert shape is not None and form.is_met(sql, shape) is met
