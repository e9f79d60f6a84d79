"""Worlds: tiny databases on which a captured statement is run again, beside the right one.

A wrong query is right on most rows. Worlds are made of few rows whose values tie, repeat, look alike or are missing, so
that every likely mistake shows in some of them. Their rows follow from the schema and a number; which numbers are used is
distilled: each mutant of each right query has to be exposed several times (`kata dev check`).

`world` makes the rows, `database` holds all worlds of a server, `captured` turns observed calls into a statement that can
be run again, `edits` changes a statement in one place, and `repairs` finds the edit that makes it right.
"""

from kata.worlds.captured import Call, Captured, Unfit
from kata.worlds.database import Rerun, WorldDatabase
from kata.worlds.world import World, make_world

__all__ = ["Call", "Captured", "Rerun", "Unfit", "World", "WorldDatabase", "make_world"]
