"""The exercises as data: which there are, where they are, and what they require.

The data is in `exercises.toml` beside this file; its head explains each key. The catalogue is read at every start, so
this package imports nothing outside the standard library.
"""

from functools import cache
from pathlib import Path

from kata.catalogue.model import Catalogue, Exercise, Phase
from kata.catalogue.reading import read

__all__ = ["EXERCISES_FILE", "Catalogue", "Exercise", "Phase", "load"]

EXERCISES_FILE = Path(__file__).with_name("exercises.toml")


@cache
def load(path: Path = EXERCISES_FILE) -> Catalogue:
    """Read the catalogue. Each file is read once per process.

    Args:
        path: The data. Only tests and copies of a workbook read another file than the default.

    Raises:
        CatalogueError: The file cannot be read, or an entry is incomplete, unknown, duplicated, or refers to nothing.
            The message names the entry and the key.
    """
    return read(path)
