"""Everything that the machinery raises on purpose, on one page.

Each error says what happened and where (`message`) and the next thing to type (`remedy`). The command line and the
pytest plugin print both and no traceback; everything else that escapes is a bug of ours.
"""

import shlex
import sys

INTERRUPTED = 130
"""The exit status after Ctrl-C, as in shells."""

TRACEBACK = "KATA_TRACEBACK"
"""Set this environment variable to get the traceback of a bug in the workbook."""


class KataError(Exception):
    """The base of all of them.

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
    """The catalogue of exercises is not whole: an author's mistake."""


class SubmissionError(KataError):
    """The folder to be graded is missing, or is no submission."""


class DatabaseError(KataError):
    """The database cannot be used."""


class ServerUnavailable(DatabaseError):
    """No PostgreSQL server answers at the place where it should be."""


class AuthenticationFailed(DatabaseError):
    """The server refused the user or the password."""


class ServerTooOld(DatabaseError):
    """The server is older than the workbook supports."""


class SchemaMissing(DatabaseError):
    """The database is there, the workbook's tables are not."""


class EmbeddedServerError(DatabaseError):
    """The embedded server could not be installed, initialised, started or stopped."""


class WorkerError(KataError):
    """A worker process could not be started, or broke its side of the protocol."""


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
