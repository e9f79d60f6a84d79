"""Graders of phase 9: rows that sessions of a factory leave out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Mistake, grades

PROBES = Path(__file__).with_name("probes_model_patterns_hiding.py")

SHOWN = "soft-deleted rows are not left out"


async def _make_tables(attempt: Attempt) -> bool:
    """Make the tables and their rows in the judge's transaction; they stay there for all checks."""
    await attempt.load(attempt.seed_rows)
    await attempt.probe(PROBES, "library_tables")
    return True


async def as_expected(
    attempt: Attempt, probe: str, right: Mapping[str, Any], sentences: Sequence[tuple[str, str]]
) -> None:
    """Compare what a probe has found with what is right, step by step.

    Args:
        sentences: Pairs of a text in a step's name and what is wrong there; the first that fits is said. "@" stands for
            what was seen: that soft-deleted rows are shown, or that others are missing.
    """
    await attempt.remember("tables", lambda: _make_tables(attempt))
    seen = await attempt.probe(PROBES, probe)
    for kind, expected in right.items():
        got = seen.value[kind]
        if got == expected:
            continue
        sentence = next(text for part, text in sentences if part in kind)
        if isinstance(got, list):
            missing = [row for row in expected if row not in got]
            sentence = sentence.replace("@", "rows that are not deleted are left out" if missing else SHOWN)
        if isinstance(got, str) and "Error: " in got:
            raise Mistake(f"In a session of the factory {kind} raises {got}", expected=str(expected))
        raise Mistake(
            f"{kind[0].upper()}{kind[1:]}: {sentence}" if kind.startswith(("a ", "an ")) else f"{kind}: {sentence}",
            expected=str(expected),
            got=str(got),
        )


@grades("hide-deleted")
async def test_hidden_selects(attempt: Attempt) -> None:
    """SELECTs of entities and columns leave soft-deleted rows out, of every class with the mixin."""
    await as_expected(
        attempt,
        "hidden_selects",
        {
            "hide_deleted() itself": False,
            "select(Book)": [["kept"]],
            "select(Book.name)": [["kept"]],
            "select(func.count()).select_from(Book)": [["1"]],
            "select(Chapter)": [["one"], ["three"]],
            "select(Shelf)": [["low"], ["top"]],
            "a SELECT of a subclass": [["kept"]],
            "a SELECT of a class that was defined later": [["red"]],
            "a SELECT with include_deleted=False": [["kept"]],
            "a SELECT of what was deleted just now": [],
        },
        [
            ("itself", "it is a coroutine function: called plainly, it does nothing."),
            ("Shelf", "a class without the mixin has to be left alone."),
            ("subclass", "@: a subclass has the mixin as well."),
            (
                "later",
                "soft-deleted rows are not left out: the mixin counts, not the classes that were there at the call.",
            ),
            ("False", "soft-deleted rows are shown; False is as good as no option."),
            (
                "just now",
                "what was deleted in this transaction is still shown. Any time in deleted_at counts; to the database's "
                "now(), the beginning of the transaction, it lies ahead.",
            ),
            ("name", "@, where single columns are selected."),
            ("count", "a class that is only in FROM is not filtered, or too much."),
            ("", "@."),
        ],
    )


@grades("hide-deleted")
async def test_hidden_joins(attempt: Attempt) -> None:
    """Aliases and joins leave them out as well; an outer join keeps its rows."""
    await as_expected(
        attempt,
        "hidden_joins",
        {
            "an alias": [["kept"]],
            "a join": [["top", "kept"]],
            "a join that selects the other class only": [["top"]],
            "an outer join": [["low", "None"], ["top", "kept"]],
            "a join to an alias": [["top", "kept"]],
            "a join from an alias to an alias": [["kept", "one"]],
            "a join through an association table": [["top", "red"]],
        },
        [
            ("outer", "the condition belongs into ON: rows without a partner stay, and soft-deleted partners do not."),
            ("alias", "soft-deleted rows come through an alias: the criteria do not include aliases."),
            ("", "soft-deleted rows come through a join."),
        ],
    )


@grades("hide-deleted")
async def test_hidden_loads(attempt: Attempt) -> None:
    """Relationships are filtered, loaded lazily or eagerly."""
    collections = {"low": [[], []], "top": [["kept"], ["red"]]}
    books = {"one": "kept", "three": None}
    strategies = ("selectinload", "joinedload", "subqueryload", "immediateload")
    right: dict[str, Any] = {"lazy loads of collections": collections, "a lazy load of a many-to-one": books}
    for name in strategies:
        right[f"{name} of collections"] = collections
        if name in ("selectinload", "joinedload"):
            right[f"{name} of a many-to-one"] = books
    right["nested eager loads"] = {"low": [], "top": [["kept", ["one"]]]}
    await as_expected(
        attempt,
        "hidden_loads",
        right,
        [
            ("lazy", "soft-deleted rows come through a lazy load of a relationship."),
            ("", "soft-deleted rows come through an eager load of a relationship."),
        ],
    )


@grades("hide-deleted")
async def test_hidden_single(attempt: Attempt) -> None:
    """get() returns None for a deleted object; refreshing one that is shown works."""
    await as_expected(
        attempt,
        "hidden_single",
        {
            "get() of a deleted object": None,
            "get() of another object": "kept",
            "get() with include_deleted": "gone",
            "refresh() of a deleted object": "gone",
            "an expired column of a deleted object": "gone",
            "an UPDATE of a deleted object": "gone",
        },
        [
            ("get() of a deleted", "session.get() returns a soft-deleted object."),
            ("get() with", "include_deleted=True does not show what session.get() asks for."),
            ("get()", "session.get() does not return what is not deleted."),
            ("refresh()", "refreshing an object that is deleted does not work: its own row is filtered away."),
            ("expired", "the columns of a deleted object cannot be loaded again: its own row is filtered away."),
            ("", "changing an object that is deleted does not work."),
        ],
    )


@grades("hide-deleted")
async def test_include_deleted(attempt: Attempt) -> None:
    """include_deleted=True shows everything, in the statement and in its eager loads."""
    collections = {"low": [["lost"], []], "top": [["gone", "kept"], ["blue", "red"]]}
    books = {"one": "kept", "three": "gone", "two": "kept"}
    right: dict[str, Any] = {
        "select(Book)": [["gone"], ["kept"], ["lost"]],
        "select(Book.name)": [["gone"], ["kept"], ["lost"]],
        "an argument of scalars()": ["gone", "kept", "lost"],
        "an alias": [["gone"], ["kept"], ["lost"]],
        "a join": [["low", "lost"], ["top", "gone"], ["top", "kept"]],
        "statements with and without it": [1, 3, 1, 3],
    }
    for name in ("selectinload", "joinedload", "subqueryload"):
        right[f"{name} of collections"] = collections
        if name in ("selectinload", "joinedload"):
            right[f"{name} of a many-to-one"] = books
    await as_expected(
        attempt,
        "shown_again",
        right,
        [
            ("load of", "include_deleted=True does not reach the eager loads of the statement."),
            ("with and without", "the option of one statement must not last for the next one."),
            ("", "include_deleted=True does not show the soft-deleted rows."),
        ],
    )


@grades("hide-deleted")
async def test_hidden_from_new(attempt: Attempt) -> None:
    """Relationships of objects that were just inserted are filtered as well."""
    wrong = "soft-deleted rows come through a relationship of an object that was just inserted."
    right = {
        "a lazy load of its collection": ["seen"],
        "a lazy load of its many-to-one": None,
    }
    await as_expected(attempt, "hidden_from_new", right, [("", wrong)])


@grades("hide-deleted")
async def test_other_factories(attempt: Attempt) -> None:
    """Other factories see everything, and each factory that it is applied to hides."""
    await as_expected(
        attempt,
        "other_factories",
        {
            "a second factory": 1,
            "a factory with a sync_session_class": 1,
            "a factory with a class of its own": 1,
            "begin() of a second factory": 1,
            "settings": [False, False],
            "one that was made before": 3,
            "one that shares its sync_session_class": 3,
            "one that shares its class": 3,
            "one that was made afterwards": 3,
            "an AsyncSession without a factory": 3,
        },
        [
            ("settings", "the factory has lost settings of its own (expire_on_commit, autoflush)."),
            ("one that", "another factory is touched: its sessions leave soft-deleted rows out, too."),
            ("without", "sessions of no factory are touched: they leave soft-deleted rows out, too."),
            ("", "a factory that hide_deleted() was applied to shows soft-deleted rows."),
        ],
    )
