"""Sessions, results and loading."""

from __future__ import annotations

from sqlalchemy import exc as sa_exc
from sqlalchemy.engine.result import ResultMetaData
from sqlalchemy.orm import exc as orm_exc

from kata.translate.explanation import Explanation, Rule, found, frames, rule

_CONCURRENT = (
    "Two tasks used the same session or connection at the same time.",
    "A session is one conversation with the database over one connection: one thing after the other. "
    "`asyncio.gather()` on calls of one session breaks that.",
    "Await the calls one by one, or give every task a session of its own.",
)
_DELETED = (
    "The row of {1.article} object is not in the database any more.",
    "The object was loaded, then its row was deleted; its attributes cannot be read again.",
    "Do not use an object after its row is gone; `session.get()` returns None for a missing row.",
)


def _no_such_label(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, KeyError | AttributeError | sa_exc.NoSuchColumnError):
        return None
    # The message may be the name alone; the frame in which SQLAlchemy looked it up has the names that exist.
    lookups = [frame.f_locals for frame in frames(exc) if frame.f_code.co_name in ("_key_not_found", "_key_fallback")]
    if not lookups or not isinstance(lookups[0].get("self"), ResultMetaData):
        return None
    name = lookups[0].get("key")
    has = f"; this one has {', '.join(f'`{key}`' for key in lookups[0]['self'].keys)}"
    return Explanation(
        what=f"The row has no column called `{name}`.",
        why=f"A row's names are those of the SELECT list: a column's own name, or its label{has}.",
        todo=f'Use one of its names, or give the expression this one: `.label("{name}")`.',
    )


def _pending_rollback(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, sa_exc.PendingRollbackError):
        return None
    original = found(r"Original exception was: (?:\([\w.]+\) )?(?:<class '[\w.]+'>: )?([^\n]+)", exc)
    first = f" The first error was: {original[1]}." if original else ""
    return Explanation(
        what="The session was used after an error that it has not recovered from (PendingRollbackError).",
        why=f"When a flush fails the whole transaction is lost, and the session waits to be told so.{first}",
        todo="Mend the first error; where it is to be expected, `await session.rollback()`, or try it inside "
        "`async with session.begin_nested():`.",
    )


_RESULTS = (
    rule(
        orm_exc.DetachedInstanceError,
        r"instance <(\w+) at .*lazy load operation of attribute '(\w+)'",
        "`{1}.{2}` was read after its session was gone (DetachedInstanceError).",
        "It was not loaded with the object, and without a session there is nobody left who could load it.",
        "Load it with the query while the session is open, e.g. `.options(selectinload({1}.{2}))`.",
    ),
    rule(
        orm_exc.DetachedInstanceError,
        r"^(?:.*?Instance <(\w+) at )?",
        "An expired attribute of {1.article} was read after its session was gone (DetachedInstanceError).",
        "A commit expires all attributes, reading one loads it again, and that needs the session.",
        "Make the session with `expire_on_commit=False`, or read what you need before the session ends.",
    ),
    rule(
        sa_exc.InvalidRequestError,
        r"The unique\(\) method must be invoked",
        "A collection was loaded with joinedload(), and `.unique()` is missing.",
        "The join repeats the parent once per member of its collection; SQLAlchemy wants you to say that the "
        "repeated parents are to be folded into one.",
        "Call it on the result: `(await session.scalars(statement)).unique().all()`; or use selectinload().",
    ),
    rule(
        sa_exc.MultipleResultsFound,
        "",
        "More than one row came where at most one was asked for (MultipleResultsFound).",
        "`one()`, `one_or_none()`, `scalar_one()` and `scalar_one_or_none()` insist on it.",
        "Narrow the WHERE to something unique, or take them all with `.all()`.",
    ),
    rule(
        sa_exc.NoResultFound,
        "",
        "No row came where exactly one was asked for (NoResultFound).",
        "`one()` and `scalar_one()` insist on a row (and a result that was read already has none left).",
        "If nothing is a possible answer, use `one_or_none()`, `scalar_one_or_none()` or `session.get()`.",
    ),
    rule(
        sa_exc.ResourceClosedError,
        "does not return rows",
        "Rows were asked of a statement that returns none.",
        "An INSERT, UPDATE or DELETE has no rows unless it says which.",
        "Add `.returning(…)` to the statement, or do not read its result.",
    ),
    rule(
        sa_exc.ResourceClosedError,
        "result object is closed",
        "A result was read a second time.",
        "It is read once, row by row; after the last row it is closed.",
        "Keep the rows: `rows = result.all()`.",
    ),
    _no_such_label,
)

_SESSIONS = (
    _pending_rollback,
    rule(sa_exc.IllegalStateChangeError, "can't be called here|is already in progress", *_CONCURRENT),
    rule(
        sa_exc.InvalidRequestError,
        r"This session is provisioning a new connection|concurrent operations are not permitted"
        r"|This session is in '(?:prepared|committed|inactive)' state",
        *_CONCURRENT,
    ),
    # asyncpg's message, with or without an exception of SQLAlchemy around it
    rule(BaseException, "another operation is in progress", *_CONCURRENT),
    rule(
        sa_exc.InvalidRequestError,
        "A transaction is already begun on this Session",
        "`session.begin()` was called while a transaction is running already.",
        "A session begins one by itself with the first statement.",
        "Call `begin()` before any statement, or leave it out; for a savepoint use `begin_nested()`.",
    ),
    rule(
        sa_exc.InvalidRequestError,
        "closed transaction inside context manager",
        "The session was used after a commit or rollback inside its `begin()` block.",
        "That block owns the transaction, and ends it by itself.",
        "Take the `commit()` or `rollback()` out of the block, or use the session after it.",
    ),
)

_LOADING = (
    rule(
        sa_exc.SQLAlchemyError,
        r"'([\w.]+)' is not available due to lazy='(raise\w*)'",
        "`{1}` was read, which is not loaded.",
        "Lazy loading is forbidden for it (`{2}`), to find hidden statements.",
        "Load it with the query: `.options(selectinload({1}))`.",
    ),
    rule(
        sa_exc.SQLAlchemyError,
        "does not apply to any of the root entities in this query",
        "A loader option belongs to another class than the ones this query selects.",
        "{0.sentence}",
        "Begin with an attribute of the selected class and chain from there: `selectinload(A.b).selectinload(B.c)`.",
    ),
    rule(
        sa_exc.SQLAlchemyError,
        "Strings are not accepted for attribute names in loader options",
        "A loader option was given the attribute's name as a string.",
        "SQLAlchemy 2 takes the attribute itself, so that a typing error shows at once.",
        "Write `selectinload(Class.attribute)`.",
    ),
    rule(sa_exc.SQLAlchemyError, r"Could not refresh instance '<(\w+) at", *_DELETED),
    rule(sa_exc.SQLAlchemyError, r"Instance '<(\w+) at .*has been deleted", *_DELETED),
    rule(
        orm_exc.StaleDataError,
        "",
        "A changed object has no row (any more) to be written to (StaleDataError).",
        "{0.line} Somebody deleted the row since it was loaded.",
        "Load the object again in this transaction before you change it.",
    ),
)

_STATEMENTS = (
    rule(
        AttributeError,
        r"'Async(Scoped)?Session' object has no attribute 'query'",
        "`session.query()` does not exist on an AsyncSession.",
        "It is the style of SQLAlchemy 1; 2.0 builds a statement first and executes it then.",
        "Write `await session.scalars(select(Class).where(…))`.",
    ),
    rule(
        sa_exc.SAWarning,
        "has a cartesian product between FROM element",
        "Two tables of a SELECT are not joined: every row of one is paired with every row of the other.",
        "{0.sentence}.",
        "Join them: `.join(Class.relationship)`, or say the condition with `.where(…)`.",
    ),
    rule(
        sa_exc.ArgumentError,
        r"Textual SQL expression '(.+?)'? should be explicitly declared as text",
        "A plain string was given where SQLAlchemy expects a statement.",
        "It does not guess that a string is SQL, which also keeps strangers' input from becoming SQL.",
        'Build the statement with `select()`, or say `text("…")` where SQL text is really wanted.',
    ),
    rule(
        TypeError,
        "Boolean value of this clause is not defined",
        "An SQL expression was used like a Python truth value.",
        "`and`, `or`, `not`, `in`, `if` and chained comparisons ask Python for True or False, but only the "
        "database knows the answer, row by row.",
        "Use `and_()`, `or_()`, `not_()` (or `&`, `|`, `~` with parentheses) and `.in_()`.",
    ),
    rule(
        (sa_exc.InvalidRequestError, sa_exc.StatementError),
        r"A value is required for bind parameter '(\w+)'",
        "The statement has a parameter `{1}`, and no value was given for it.",
        "Parameters of a text() are filled when it is executed.",
        'Pass a dictionary: `execute(statement, {{"{1}": …}})`.',
    ),
)

RULES: tuple[Rule, ...] = (*_RESULTS, *_SESSIONS, *_LOADING, *_STATEMENTS)
