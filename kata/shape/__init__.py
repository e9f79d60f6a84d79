"""What a statement asks of the database, read from its syntax tree, never from its text.

Why sqlglot: it has this project's license, MIT (pglast, PostgreSQL's own parser as a library, is GPL-3.0-or-later), is
pure Python on every platform, imports in well under 0.1 s, and parses everything that asyncpg receives for these
exercises, `$1::VARCHAR` casts included. Its optimizer does not know recursive CTEs, so it is not used. For statements
that sqlglot cannot parse, `from_plan` reads the server's plan: no answer is rejected because a parser failed.
"""

from kata.shape.facts import Shape, Window, read_shape
from kata.shape.plan import from_plan
from kata.shape.rewriting import order_of, shows

__all__ = ["Shape", "Window", "from_plan", "order_of", "read_shape", "shows"]
