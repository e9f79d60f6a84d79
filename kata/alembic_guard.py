"""Safeguards for alembic/env.py: refuse in one line what would do harm or cannot work.

Alembic's command line prints a `CommandError` as one line and every other exception as a traceback.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import isclass
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

import asyncpg  # type: ignore[import-untyped, unused-ignore]
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import MetaData, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kata.catalogue import Exercise, load
from kata.database import find_server
from kata.database.connect import translate
from kata.errors import KataError

_APP = "app"
_MODELS = "models"
_DRIVER = (asyncpg.PostgresError, asyncpg.InterfaceError)


def learner_metadata() -> MetaData:
    """The tables of the learner's models, as far as they are mapped.

    Raises:
        CommandError: The module cannot be imported; names the reason and the line.
    """
    metadata: MetaData = _models().Base.metadata
    return metadata


def refuse_unfinished_models(context: MigrationContext) -> None:
    """Refuse to compare models and database while a model is missing: Alembic would drop its table.

    Args:
        context: The configured context. Commands that do not compare pass.

    Raises:
        CommandError: Names the exercises to do first.
    """
    # `revision` and `check` have a RevisionContext; of the former only --autogenerate compares.
    revision = context.opts.get("revision_context")
    if revision is None or not revision.command_args.get("autogenerate"):
        return
    models = _models()
    missing = [exercise for exercise in load().exercises if _is_unmapped_model(exercise, models)]
    if missing:
        named = " and ".join(f"exercise {exercise.number} ({exercise.object})" for exercise in missing)
        raise CommandError(
            f"{_APP}.{_MODELS} is not finished: {named} first. Alembic compares models and tables, "
            "and would drop each table that has no model yet."
        )


def _is_unmapped_model(exercise: Exercise, models: ModuleType) -> bool:
    if exercise.module != _MODELS:
        return False
    found = (getattr(models, name, None) for name in exercise.objects)
    return any(isclass(model) and inspect(model, raiseerr=False) is None for model in found)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn the machinery's own errors, failed connections, and models that contradict each other into `CommandError`.

    Errors inside a revision pass unchanged: their traceback shows its author the line.
    """
    try:
        yield
    except KataError as error:
        raise CommandError(str(error)) from error
    except (OSError, SQLAlchemyError, *_DRIVER) as error:
        if any(frame.name in ("upgrade", "downgrade") for frame in extract_tb(error.__traceback__)):
            raise
        if isinstance(error, (OSError, DBAPIError, *_DRIVER)):
            # SQLAlchemy wraps its dialect's error, which wraps asyncpg's; 2.0 does not wrap errors while connecting.
            cause = getattr(error, "orig", None) or error
            raise CommandError(str(translate(cause.__cause__ or cause, find_server()))) from error
        raise CommandError(f"{_APP}/{_MODELS}.py: {type(error).__name__}: {_first_line(error)}") from error


def _models() -> ModuleType:
    try:
        return import_module(f"{_APP}.{_MODELS}")
    except Exception as error:
        where = ""
        if isinstance(error, SyntaxError) and error.filename:
            where = f" ({Path(error.filename).name}, line {error.lineno})"
        elif frames := [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).parent.name == _APP]:
            where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})"
        message = error.msg if isinstance(error, SyntaxError) else _first_line(error)
        raise CommandError(
            f"{_APP}/{_MODELS}.py cannot be imported: {type(error).__name__}: {message}{where}"
        ) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")
