"""Where the workbook's PostgreSQL is, and every database on it.

This package is imported at every start, so it imports neither asyncpg nor the embedded server before they are needed.
"""

from kata.database.connect import connect
from kata.database.locate import database_url, find_server
from kata.database.playground import ensure_playground, reset_playground
from kata.database.server import Server

__all__ = [
    "Server",
    "connect",
    "database_url",
    "ensure_playground",
    "find_server",
    "reset_playground",
]
