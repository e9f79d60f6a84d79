"""Graders of phase 12: the statement counter, beside the count of the wire."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kata.grading import Attempt, Kind, Mistake, Statement, grades

PROBES = Path(__file__).with_name("probes_testing_patterns_counting.py")
MARKER = "SELECT 'kata: "
FAR = "SELECT 'another engine'"  # as in the probes
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
OWN = "kata.capture"


class Counted:
    """What the learner's lists have, and what the wire has."""

    def __init__(self, found: Mapping[str, Any], statements: list[Statement]) -> None:
        self.found = found
        self.sent: dict[str, list[str]] = {}
        open_blocks: list[str] = []
        for statement in statements:
            if statement.sql.startswith(MARKER):
                name = statement.sql.removeprefix(MARKER).rstrip("'")
                if name.startswith("end"):
                    open_blocks.pop()
                else:
                    open_blocks.append(name)
                    self.sent[name] = []
            elif statement.kind is not Kind.DRIVER and statement.sql != FAR:
                for name in open_blocks if _first_word(statement.sql) not in CONTROL else ():
                    self.sent[name].append(statement.sql)


def _is_foreign(sql: str) -> bool:
    """Whether another engine has sent it."""
    return sql == FAR or sql.startswith(MARKER)


def _first_word(sql: str) -> str:
    return next(iter(re.findall(r"\w+", sql)), "").upper()


WHAT_FAILS = {
    "machinery": "An empty block",
    "plain": "A block with sessions and connections",
    "control": "A block with savepoints",
    "batches": "A block with an executemany and batches",
    "failing": "A block with statements that fail",
    "nested": "A block inside another one",
    "tasks": "A block with several tasks",
    "leaving": "A block that ends with an exception",
}


EQUAL = (
    "Lists with the same items are equal: `remove()` and `in` find the first of those that are. Compare them with `is`."
)


async def run(attempt: Attempt, *codes: str) -> Counted:
    """Run all code that is counted, once; reject what one of these pieces of code has raised itself."""

    async def counted() -> Counted:
        live = await attempt.live_database()
        seen = live.wire.mark()
        found = (await attempt.probe(PROBES, "counted", live.url)).value
        return Counted(found, live.wire.since(seen))

    result = await attempt.remember("counted", counted)
    code, kinds, message = result.found.get("raised") or ("", [], "")
    if code in codes:
        sentence, help = f"{WHAT_FAILS[code]} fails: {kinds[0]}: {message}", ""
        if "No listeners found" in message:
            sentence = f"{WHAT_FAILS[code]} fails: event.remove() finds no such listener (any more)."
            help = "Two blocks need a function each: the same one is registered once, and removed for both."
        elif "x not in list" in message:
            help = EQUAL
        elif kinds[0] == "NotImplementedError":
            help = "An AsyncEngine has no events: they are those of its `sync_engine`."
        elif "context manager" in message or kinds[0] in ("TypeError", "AttributeError"):
            help = "`with count_statements(engine) as statements:` gives a list, or something like one."
        raise Mistake(sentence, where=attempt.location_of(), help=help)
    return result


def same_statements(
    attempt: Attempt, counted: Counted, label: str, what: str, *, missing: str = "", any_order: bool = False
) -> None:
    """Reject a list that has other statements than the wire.

    Args:
        what: Which statements were executed, as in "Of two".
        missing: What is wrong where the only mistake is that some are not in the list.
    """
    kept, right = counted.found[label], counted.sent[label]
    texts, where = kept["texts"], attempt.location_of()
    if kept["length"] != len(texts):
        raise Mistake(
            f"len() says {kept['length']} where the list gives {len(texts)} texts: it has to be their number.",
            where=where,
        )
    if kept["types"]:
        raise Mistake(f"The list has objects of the type {kept['types'][0]}, not texts.", where=where)
    if not all(kept["ends"]):
        raise Mistake("The list's first or last item, by index, is another than the one that it begins or ends with.")
    # Those of another engine are another matter.
    got, expected = ([_comparable(each) for each in found if not _is_foreign(each)] for found in (texts, right))
    if (Counter(got) == Counter(expected)) if any_order else (got == expected):
        return
    sentence = _difference(what, got, expected)
    if missing and not Counter(got) - Counter(expected):
        sentence = f"{missing} {sentence}"
    raise Mistake(sentence, expected=_lines(expected), got=_lines(got), where=where)


def _comparable(sql: str) -> str:
    """A text in one line, and without the rows of VALUES: some events of older versions have only the first of them."""
    return re.sub(r"\bVALUES \(.*\)(?= RETURNING| AS |$)", "VALUES (…)", " ".join(sql.split()))


def _lines(texts: list[str]) -> str:
    return "\n".join([f"{len(texts)} statements:", *(f"  {each[:90]}" for each in texts[:30])])


def _difference(what: str, got: list[str], expected: list[str]) -> str:
    """What is wrong with a list of statements, the plainest first."""
    control = [each for each in got if _first_word(each) in CONTROL]
    if control:
        return f"{_first_word(control[0])} is counted as a statement: “{control[0][:60]}”."
    missing, more = (
        list((Counter(expected) - Counter(got)).elements()),
        list((Counter(got) - Counter(expected)).elements()),
    )
    for each in more:
        same = next((one for one in missing if _without_parameters(one) == _without_parameters(each)), None)
        if same is not None and each.lower() != same.lower():
            return f"The texts are not those that the driver gets: {_apart(each, same)}."
    if not got:
        return f"{what} none is counted: the list is empty, and {len(expected)} were executed."
    if missing and not more and len(set(expected)) == len(set(got)):
        return f"A statement that is executed again is not counted again, such as “{missing[0][:60]}”."
    if len(got) == len(expected) and missing:
        return f"The texts are not those that were executed: {_apart(more[0], missing[0])}."
    if missing:
        return f"{what}, {len(missing)} of {len(expected)} are not counted, such as “{missing[0][:60]}”."
    if more:
        return f"{what}, {len(expected)} in number, {len(got)} are counted; one too many is “{more[0][:60]}”."
    return f"{what}: the statements are not in the order in which they were executed."


def _apart(got: str, expected: str) -> str:
    """Two texts for a sentence, from a little before they differ."""
    at = next((at for at, (one, other) in enumerate(zip(got, expected, strict=False)) if one != other), 0)
    begin = max(0, at - 30)
    return f"“{got[begin:][:60]}” in place of “{expected[begin:][:60]}”"


def _without_parameters(sql: str) -> str:
    return re.sub(r"\$\d+(::\w+(\(\d+(, ?\d+)*\))?)?|(?<!:):\w+|%\(\w+\)s|\?", "?", sql)


@grades("count-statements", witness="worker")
async def test_count_statements_own(attempt: Attempt) -> None:
    """The counter is written here: that of the machinery is not used."""
    help = "SQLAlchemy's events tell when a statement is executed: sqlalchemy.event.listen(), on the engine."
    used = next(_uses_of_machinery(attempt), None)
    if used is not None:
        name, line = used
        raise Mistake(
            f"count_statements() uses {name} of the machinery ({OWN}): here you write the counter yourself.",
            where=f"{attempt.label}/{attempt.exercise.module}.py:{line}",
            help=help,
        )
    if (await run(attempt, "machinery")).found["machinery"]:
        raise Mistake(
            f"While a block is open, a counter of the machinery ({OWN}) counts: here you write the counter yourself.",
            where=attempt.location_of(),
            help=help,
        )


def _uses_of_machinery(attempt: Attempt) -> Iterator[tuple[str, int]]:
    """Yield what count_statements(), and what it refers to in its module, takes from the machinery's counters."""
    tree = ast.parse(attempt.staged.source(attempt.exercise.module) or "")
    imported = {name: (what, node.lineno) for node in ast.walk(tree) for name, what in _from_machinery(attempt, node)}
    definitions = {
        name: node
        for node in tree.body
        for name in (
            [node.name]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            else [target.id for target in getattr(node, "targets", ()) if isinstance(target, ast.Name)]
        )
    }
    waiting, seen = [attempt.exercise.object], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for node in ast.walk(definitions[name]) if name in definitions else ():
            for _, what in _from_machinery(attempt, node):
                yield what, getattr(node, "lineno", 1)
            if isinstance(node, ast.Attribute) and f"{ast.unparse(node)}.".startswith(f"{OWN}."):
                yield ast.unparse(node).removeprefix(f"{OWN}."), node.lineno
            elif isinstance(node, ast.Name) and node.id in imported:
                yield imported[node.id][0], node.lineno
            elif isinstance(node, ast.Constant) and node.value == OWN:
                yield OWN, node.lineno
            elif isinstance(node, ast.Name):
                waiting.append(node.id)


def _from_machinery(attempt: Attempt, node: ast.AST) -> list[tuple[str, str]]:
    """The names that an import binds to something of the machinery's counters, each with what it is."""
    if isinstance(node, ast.Import):
        return [(each.asname, OWN) for each in node.names if each.name == OWN and each.asname]
    if not isinstance(node, ast.ImportFrom):
        return []
    if node.module == OWN and not node.level:
        return [(each.asname or each.name, each.name) for each in node.names]
    if node.module == "kata" and not node.level:
        return [(each.asname or each.name, OWN) for each in node.names if each.name == "capture"]
    sibling = (node.module or "").removeprefix("app.") if node.level or (node.module or "").startswith("app.") else ""
    source = attempt.staged.source(sibling) if sibling and sibling != attempt.exercise.module else None
    names: dict[str, str] = {}
    for each in ast.walk(ast.parse(source)) if source else ():
        if isinstance(each, ast.ImportFrom) and each.module == OWN:
            names.update((one.asname or one.name, one.name) for one in each.names)
    return [(each.asname or each.name, names[each.name]) for each in node.names if each.name in names]


@grades("count-statements")
async def test_count_statements_plain(attempt: Attempt) -> None:
    """The list has what sessions and connections execute in the block, as the wire has it, and grows with it."""
    counted = await run(attempt, "plain")
    if counted.found["at the beginning"] != 0:
        raise Mistake("At the beginning of the block the list is not empty.", where=attempt.location_of())
    if counted.found["after the first"] != 1 and counted.found["plain"]["length"]:
        raise Mistake(
            f"After the first statement, inside the block, the list has {counted.found['after the first']}: it has to "
            "grow while the block runs.",
            where=attempt.location_of(),
        )
    if counted.found["after the first"] and not counted.found["plain"]["length"]:
        raise Mistake("After the block the list does not keep what it had: it is empty.", where=attempt.location_of())
    same_statements(attempt, counted, "plain", "Of the statements of sessions and connections")
    afterwards, kept = counted.found["afterwards"]["texts"], counted.found["plain"]["texts"]
    if len(afterwards) > len(kept):
        raise Mistake("Statements after the block are counted as well.", where=attempt.location_of())
    if afterwards != kept:
        raise Mistake("After the block the list does not keep what it had.", where=attempt.location_of())


@grades("count-statements")
async def test_count_statements_control(attempt: Attempt) -> None:
    """BEGIN, COMMIT, ROLLBACK, SAVEPOINT and RELEASE are not in it; statements with these words in them are."""
    counted = await run(attempt, "control")
    same_statements(attempt, counted, "control", "Of the statements beside savepoints")


@grades("count-statements")
async def test_count_statements_batches(attempt: Attempt) -> None:
    """An executemany is one, an INSERT that returns rows in batches one for each batch."""
    counted = await run(attempt, "batches")
    same_statements(attempt, counted, "executemany", "Of two executemany")
    same_statements(
        attempt, counted, "batches", "Of the batches of an INSERT … RETURNING", missing="Each batch is a statement."
    )
    same_statements(attempt, counted, "flush", "Of the statements of a flush of three objects")


@grades("count-statements")
async def test_count_statements_failing(attempt: Attempt) -> None:
    """Statements that fail are in it."""
    counted = await run(attempt, "failing")
    same_statements(
        attempt,
        counted,
        "failing",
        "Of four statements, three of which fail",
        missing="Statements that fail are not counted.",
    )


@grades("count-statements")
async def test_count_statements_nested(attempt: Attempt) -> None:
    """Blocks can be nested, and other engines do not count."""
    counted = await run(attempt, "nested")
    foreign = [_is_foreign(each) for label in ("inner", "outer") for each in counted.found[label]["texts"]]
    same_statements(attempt, counted, "inner", "Of the statements of an inner block")
    same_statements(
        attempt,
        counted,
        "outer",
        "Of the statements of a block with others in it",
        missing="An outer block has to count what is executed in an inner one, and after it.",
    )
    if any(foreign):
        raise Mistake("A statement of another engine is counted.", where=attempt.location_of())
    if counted.found["other"] != [FAR]:
        raise Mistake(
            "A block of another engine, nested in it, has not just the statement of that engine.",
            expected=_lines([FAR]),
            got=_lines([str(each) for each in counted.found["other"]]),
            where=attempt.location_of(),
        )
    right = [["SELECT 'both'", "SELECT 'outer'", "SELECT 'outer again'"], ["SELECT 'both'"]]
    if counted.found["equal"] != right:
        raise Mistake(
            "When an inner block ends whose list equals that of the outer one, the two are mixed up.",
            expected=f"{right[0]} and {right[1]}",
            got=" and ".join(map(str, counted.found["equal"])),
            where=attempt.location_of(),
            help=EQUAL,
        )


@grades("count-statements")
async def test_count_statements_tasks(attempt: Attempt) -> None:
    """Whatever task executes it: what is executed in the block is counted."""
    counted = await run(attempt, "tasks")
    same_statements(attempt, counted, "tasks", "Of the statements of four tasks", any_order=True)
    first, second = counted.found["overlapping"]
    right = ["SELECT 'first alone'", "SELECT 'both'", "SELECT 'first alone again'"]
    if first != right or second != right[1:2]:
        raise Mistake(
            "When the blocks of two tasks overlap, each has to have what is executed between its beginning and its end.",
            expected=f"{right} and {right[1:2]}",
            got=f"{first} and {second}",
            where=attempt.location_of(),
        )


@grades("count-statements")
async def test_count_statements_leaving(attempt: Attempt) -> None:
    """Exceptions pass through, and no listener stays."""
    found = (await run(attempt, "leaving")).found
    for label, kept in (("exception", "kept after an exception"), ("cancellation", "kept after a cancellation")):
        if found[label] == "none":
            raise Mistake(f"The block swallows the {label} that is raised in it.", where=attempt.location_of())
        if found[label] != "the same":
            raise Mistake(f"The block raises {found[label]} in place of the {label}.", where=attempt.location_of())
        if len(found[kept]) > 1:
            raise Mistake(
                f"After a block that ended with an {label}, statements are still counted: its listener stays."
                if label == "exception"
                else "After a block that was cancelled, statements are still counted: its listener stays.",
                where=attempt.location_of(),
                help="What has to happen in any case belongs into `finally`.",
            )
        if found[kept] != ["SELECT 'before it raises'"]:
            raise Mistake(f"After an {label} the list does not keep what it had.", where=attempt.location_of())
    if found["listeners"]:
        raise Mistake(
            f"After the block a listener stays on the event {found['listeners'][0]}.",
            where=attempt.location_of(),
            help="event.remove() takes the same target, name and function as event.listen() did.",
        )
