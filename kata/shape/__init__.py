"""What a statement asks of the database, read from its syntax tree, never from its text.

Why sqlglot: it is MIT-licensed as this project is (pglast, PostgreSQL's own parser as a library, is GPL-3.0-or-later),
pure Python on every platform, imported in well under 0.1 s, and it parsed everything that asyncpg received for these
exercises, `$1::VARCHAR` casts included. Its optimizer is left alone: it does not know recursive CTEs. What it cannot
parse is described by the server's own plan instead (`from_plan`): no answer is rejected because a parser failed.
"""

from kata.shape.facts import Shape, Window, read_shape
from kata.shape.plan import from_plan
from kata.shape.rewriting import reversed_order, shows

__all__ = ["Shape", "Window", "from_plan", "read_shape", "reversed_order", "shows"]
