"""All errors that the machinery raises on purpose.

Each error says what happened and where (`message`) and the next thing to type (`remedy`). The command line and the
pytest plugin print both without a traceback. Any other exception that escapes is a bug.
"""

import shlex
import sys

INTERRUPTED = 130
"""The exit status after Ctrl-C, as in shells."""

TRACEBACK = "KATA_TRACEBACK"
"""Set this environment variable to get the traceback of a bug in the workbook."""


class KataError(Exception):
    """The base class.

    Args:
        message: What happened, and where; one sentence, never with a password in it.
        remedy: The next command to type, or what to change; empty when there is nothing to do.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n  → {self.remedy}" if self.remedy else self.message


class CatalogueError(KataError):
    """The catalogue of exercises is not complete: an author's mistake."""


class SubmissionError(KataError):
    """The folder to be graded is missing, or is not a submission."""


class DatabaseError(KataError):
    """The database cannot be used."""


class ServerUnavailable(DatabaseError):
    """No PostgreSQL server answers at its address."""


class AuthenticationFailed(DatabaseError):
    """The server refused the user or the password."""


class ServerTooOld(DatabaseError):
    """The server is older than the workbook supports."""


class SchemaMissing(DatabaseError):
    """The database exists, but the workbook's tables do not."""


class SchemaUnavailable(DatabaseError):
    """A schema beside the workbook's public tables is not there, and is not made without a request or a right."""


class EmbeddedServerError(DatabaseError):
    """The embedded server could not be installed, initialised, started or stopped."""


class WorkerError(KataError):
    """A worker cannot be used: the base of the errors below, and itself raised when workers cannot be started."""


class WorkerDied(WorkerError):
    """The worker process ended, or closed its line, before it replied."""


class WorkerTimedOut(WorkerError):
    """The worker did not reply in time."""


class ProtocolError(WorkerError):
    """What came over the worker's line is not a reply of the harness."""


class WorkerNotConnected(WorkerError):
    """The worker process started, but did not get a connection to its database."""


def as_kata_error(error: Exception) -> KataError:
    """Return the error itself or, for any other exception, a message for people: a bug in the workbook."""
    if isinstance(error, KataError):
        return error
    lines = str(error).strip().splitlines()
    reason = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    again = shlex.join(["uv", "run", "kata", *sys.argv[1:]])
    return KataError(
        f"The workbook itself has failed, your code has not been judged: {reason}",
        remedy=f"{TRACEBACK}=1 {again}   shows where; please report it",
    )
