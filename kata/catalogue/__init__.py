"""The exercises as data: which exist, where they are, and what they require.

The data is in `exercises.toml` beside this file; its head explains each key. The catalogue is read at every start, so
this package imports nothing outside the standard library.
"""

from kata.catalogue.model import Catalogue, Exercise, Phase
from kata.catalogue.reading import EXERCISES_FILE, load

__all__ = ["EXERCISES_FILE", "Catalogue", "Exercise", "Phase", "load"]
