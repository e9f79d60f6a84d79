"""The content of a database: as plain data, as SQL, and with distractor rows.

`parse_schema` reads tables from their DDL. A `Dataset` holds rows by table. `distractors` makes irrelevant rows for
every table. `load_provider` loads what only the workbook knows about its tables. Nothing here names a table.
"""

from kata.datasets.dataset import Dataset, Row, literal, read
from kata.datasets.distractors import distractors
from kata.datasets.provider import View, hints_table, load_provider, read_hints
from kata.datasets.schema import Column, ForeignKey, Schema, Table, parse_schema

__all__ = [
    "Column",
    "Dataset",
    "ForeignKey",
    "Row",
    "Schema",
    "Table",
    "View",
    "distractors",
    "hints_table",
    "literal",
    "load_provider",
    "parse_schema",
    "read",
    "read_hints",
]
