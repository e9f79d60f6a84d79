"""The content of a database: as plain data, written as SQL, read back, and hidden among distractor rows.

`parse_schema` reads tables from their DDL. A `Dataset` holds rows by table. `distractors` makes irrelevant rows for
every table. `load_provider` loads what only the workbook knows of its own tables. Nothing here names a table.
"""

from kata.datasets.dataset import Dataset, Row, read
from kata.datasets.distractors import distractors
from kata.datasets.provider import Hints, RowsProvider, View, load_provider, read_hints
from kata.datasets.schema import Column, ForeignKey, Schema, Table, parse_schema
from kata.datasets.sql import literal

__all__ = [
    "Column",
    "Dataset",
    "ForeignKey",
    "Hints",
    "Row",
    "RowsProvider",
    "Schema",
    "Table",
    "View",
    "distractors",
    "literal",
    "load_provider",
    "parse_schema",
    "read",
    "read_hints",
]
