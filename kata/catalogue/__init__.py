"""The exercises as data: what there is, where it is, what needs what. The machinery knows exercises from here only.

The data stands in `exercises.toml`, beside this file, with the meaning of its keys at its head. It is read at every
start, so nothing outside the standard library is imported here.
"""

from functools import cache
from pathlib import Path

from kata.catalogue.model import Catalogue, Exercise, Phase
from kata.catalogue.reading import read

__all__ = ["EXERCISES_FILE", "Catalogue", "Exercise", "Phase", "load"]

EXERCISES_FILE = Path(__file__).with_name("exercises.toml")


@cache
def load(path: Path = EXERCISES_FILE) -> Catalogue:
    """Read the catalogue; the second time it is there already.

    Args:
        path: The data; another file than the workbook's own in tests only.

    Returns:
        The catalogue, proven to be whole.

    Raises:
        CatalogueError: The file cannot be read, or something in it is missing, unknown, doubled, or refers to nothing.
            The message names the entry and the key.
    """
    return read(path)
