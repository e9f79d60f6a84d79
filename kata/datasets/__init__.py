"""What can stand in the workbook's tables: as plain data, made up, read back, and written as SQL.

`generate` makes data sets that expose wrong answers at any size, `properties` says whether one does,
`Dataset.insert_sql` writes one into empty tables, `read` gets one out of a database again. Nothing here imports
SQLAlchemy.
"""

from kata.datasets.crowds import crowd, noise, noise_rows
from kata.datasets.generator import generate
from kata.datasets.live import read
from kata.datasets.model import Assignment, Dataset, Department, Employee, Project
from kata.datasets.properties import missing, properties
from kata.datasets.sql import schema_sql, seed_rows_sql, seed_sql

__all__ = [
    "Assignment",
    "Dataset",
    "Department",
    "Employee",
    "Project",
    "crowd",
    "generate",
    "missing",
    "noise",
    "noise_rows",
    "properties",
    "read",
    "schema_sql",
    "seed_rows_sql",
    "seed_sql",
]
