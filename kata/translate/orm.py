"""Sessions, results and loading."""

from __future__ import annotations

from sqlalchemy import exc as sa_exc
from sqlalchemy.engine.result import ResultMetaData
from sqlalchemy.orm import exc as orm_exc

from kata.translate.explanation import Explanation, Rule, article, found, frames


def _detached(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, orm_exc.DetachedInstanceError):
        return None
    lazy = found(r"instance <(\w+) at .*lazy load operation of attribute '(\w+)'", exc)
    if lazy:
        name = f"{lazy[1]}.{lazy[2]}"
        return Explanation(
            what=f"`{name}` was read after its session was gone (DetachedInstanceError).",
            why="It was not loaded with the object, and without a session there is nobody left who could load it.",
            todo=f"Load it with the query while the session is open, e.g. `.options(selectinload({name}))`.",
        )
    owner = found(r"Instance <(\w+) at ", exc)
    return Explanation(
        what=f"An expired attribute of {article(owner[1]) if owner else 'an object'} was read after its session was "
        "gone (DetachedInstanceError).",
        why="A commit expires all attributes, reading one loads it again, and that needs the session.",
        todo="Make the session with `expire_on_commit=False`, or read what you need before the session ends.",
    )


def _results(exc: BaseException) -> Explanation | None:
    if isinstance(exc, sa_exc.InvalidRequestError) and found(r"The unique\(\) method must be invoked", exc):
        return Explanation(
            what="A collection was loaded with joinedload(), and `.unique()` is missing.",
            why="The join repeats the parent once per member of its collection; SQLAlchemy wants you to say that the "
            "repeated parents are to be folded into one.",
            todo="Call it on the result: `(await session.scalars(statement)).unique().all()`; or use selectinload().",
        )
    if isinstance(exc, sa_exc.MultipleResultsFound):
        return Explanation(
            what="More than one row came where at most one was asked for (MultipleResultsFound).",
            why="`one()`, `one_or_none()`, `scalar_one()` and `scalar_one_or_none()` insist on it.",
            todo="Narrow the WHERE to something unique, or take them all with `.all()`.",
        )
    if isinstance(exc, sa_exc.NoResultFound):
        return Explanation(
            what="No row came where exactly one was asked for (NoResultFound).",
            why="`one()` and `scalar_one()` insist on a row (and a result that was read already has none left).",
            todo="If nothing is a possible answer, use `one_or_none()`, `scalar_one_or_none()` or `session.get()`.",
        )
    if isinstance(exc, sa_exc.ResourceClosedError) and found("does not return rows", exc):
        return Explanation(
            what="Rows were asked of a statement that returns none.",
            why="An INSERT, UPDATE or DELETE has no rows unless it says which.",
            todo="Add `.returning(…)` to the statement, or do not read its result.",
        )
    if isinstance(exc, sa_exc.ResourceClosedError) and found("result object is closed", exc):
        return Explanation(
            what="A result was read a second time.",
            why="It is read once, row by row; after the last row it is closed.",
            todo="Keep the rows: `rows = result.all()`.",
        )
    return _no_such_label(exc)


def _no_such_label(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, KeyError | AttributeError | sa_exc.NoSuchColumnError):
        return None
    # The message may be no more than the name; the names that there are, are known where SQLAlchemy looked it up.
    asked = [frame.f_locals for frame in frames(exc) if frame.f_code.co_name in ("_key_not_found", "_key_fallback")]
    if not asked or not isinstance(asked[0].get("self"), ResultMetaData):
        return None
    name = asked[0].get("key")
    has = f"; this one has {', '.join(f'`{key}`' for key in asked[0]['self'].keys)}"
    return Explanation(
        what=f"The row has no column called `{name}`.",
        why=f"A row's names are those of the SELECT list: a column's own name, or its label{has}.",
        todo=f'Use one of its names, or give the expression this one: `.label("{name}")`.',
    )


def _session_state(exc: BaseException) -> Explanation | None:
    if isinstance(exc, sa_exc.PendingRollbackError):
        original = found(r"Original exception was: (?:\([\w.]+\) )?(?:<class '[\w.]+'>: )?([^\n]+)", exc)
        first = f" The first error was: {original[1]}." if original else ""
        return Explanation(
            what="The session was used after an error that it has not recovered from (PendingRollbackError).",
            why=f"When a flush fails the whole transaction is lost, and the session waits to be told so.{first}",
            todo="Mend the first error; where it is to be expected, `await session.rollback()`, or try it inside "
            "`async with session.begin_nested():`.",
        )
    if (
        isinstance(exc, sa_exc.IllegalStateChangeError) and found("can't be called here|is already in progress", exc)
    ) or (
        isinstance(exc, sa_exc.InvalidRequestError)
        and found(
            r"This session is provisioning a new connection|concurrent operations are not permitted"
            r"|This session is in '(?:prepared|committed|inactive)' state",
            exc,
        )
    ):
        return _CONCURRENT
    # asyncpg's own words for it, with or without SQLAlchemy around them
    if found("another operation is in progress", exc):
        return _CONCURRENT
    if isinstance(exc, sa_exc.InvalidRequestError) and found("A transaction is already begun on this Session", exc):
        return Explanation(
            what="`session.begin()` was called while a transaction is running already.",
            why="A session begins one by itself with the first statement.",
            todo="Call `begin()` before any statement, or leave it out; for a savepoint use `begin_nested()`.",
        )
    if isinstance(exc, sa_exc.InvalidRequestError) and found("closed transaction inside context manager", exc):
        return Explanation(
            what="The session was used after a commit or rollback inside its `begin()` block.",
            why="That block owns the transaction, and ends it by itself.",
            todo="Take the `commit()` or `rollback()` out of the block, or use the session after it.",
        )
    return None


_CONCURRENT = Explanation(
    what="Two tasks used the same session or connection at the same time.",
    why="A session is one conversation with the database over one connection: one thing after the other. "
    "`asyncio.gather()` on calls of one session breaks that.",
    todo="Await the calls one by one, or give every task a session of its own.",
)


def _loading(exc: BaseException) -> Explanation | None:
    if not isinstance(exc, sa_exc.SQLAlchemyError):
        return None
    match = found(r"'([\w.]+)' is not available due to lazy='(raise\w*)'", exc)
    if match:
        return Explanation(
            what=f"`{match[1]}` was read, which is not loaded.",
            why=f"Lazy loading is forbidden for it (`{match[2]}`), to find hidden statements.",
            todo=f"Load it with the query: `.options(selectinload({match[1]}))`.",
        )
    if found("does not apply to any of the root entities in this query", exc):
        return Explanation(
            what="A loader option belongs to another class than the ones this query selects.",
            why=str(exc).split(".  ")[0].strip(),
            todo="Begin with an attribute of the selected class and chain from there: "
            "`selectinload(A.b).selectinload(B.c)`.",
        )
    if found("Strings are not accepted for attribute names in loader options", exc):
        return Explanation(
            what="A loader option was given the attribute's name as a string.",
            why="SQLAlchemy 2 takes the attribute itself, so that a typing error shows at once.",
            todo="Write `selectinload(Class.attribute)`.",
        )
    match = found(r"Could not refresh instance '<(\w+) at", exc) or found(
        r"Instance '<(\w+) at .*has been deleted", exc
    )
    if match:
        return Explanation(
            what=f"The row of {article(match[1])} object is not in the database any more.",
            why="The object was loaded, then its row was deleted; its attributes cannot be read again.",
            todo="Do not use an object after its row is gone; `session.get()` returns None for a missing row.",
        )
    if isinstance(exc, orm_exc.StaleDataError):
        return Explanation(
            what="A changed object has no row (any more) to be written to (StaleDataError).",
            why=f"{str(exc).splitlines()[0]} Somebody deleted the row since it was loaded.",
            todo="Load the object again in this transaction before you change it.",
        )
    return None


def _statements(exc: BaseException) -> Explanation | None:
    if isinstance(exc, AttributeError) and found(r"'Async(Scoped)?Session' object has no attribute 'query'", exc):
        return Explanation(
            what="`session.query()` does not exist on an AsyncSession.",
            why="It is the style of SQLAlchemy 1; 2.0 builds a statement first and executes it then.",
            todo="Write `await session.scalars(select(Class).where(…))`.",
        )
    if isinstance(exc, sa_exc.SAWarning) and found("has a cartesian product between FROM element", exc):
        return Explanation(
            what="Two tables of a SELECT are not joined: every row of one is paired with every row of the other.",
            why=str(exc).partition(".  ")[0] + ".",
            todo="Join them: `.join(Class.relationship)`, or say the condition with `.where(…)`.",
        )
    match = found(r"Textual SQL expression '(.+?)'? should be explicitly declared as text", exc)
    if isinstance(exc, sa_exc.ArgumentError) and match:
        return Explanation(
            what="A plain string was given where SQLAlchemy expects a statement.",
            why="It does not guess that a string is SQL, which also keeps strangers' input from becoming SQL.",
            todo='Build the statement with `select()`, or say `text("…")` where SQL text is really wanted.',
        )
    if isinstance(exc, TypeError) and found("Boolean value of this clause is not defined", exc):
        return Explanation(
            what="An SQL expression was used like a Python truth value.",
            why="`and`, `or`, `not`, `in`, `if` and chained comparisons ask Python for True or False, but only the "
            "database knows the answer, row by row.",
            todo="Use `and_()`, `or_()`, `not_()` (or `&`, `|`, `~` with parentheses) and `.in_()`.",
        )
    match = found(r"A value is required for bind parameter '(\w+)'", exc)
    if isinstance(exc, sa_exc.InvalidRequestError | sa_exc.StatementError) and match:
        return Explanation(
            what=f"The statement has a parameter `{match[1]}`, and no value was given for it.",
            why="Parameters of a text() are filled when it is executed.",
            todo=f'Pass a dictionary: `execute(statement, {{"{match[1]}": …}})`.',
        )
    return None


RULES: tuple[Rule, ...] = (_detached, _results, _session_state, _loading, _statements)
