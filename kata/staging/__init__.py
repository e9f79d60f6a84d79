"""From a folder that somebody handed in to a staged copy that a worker runs.

- `submission`: what is handed in, and where its parts are.
- `source`: Python source read as a syntax tree: where an object is, whether it is still a stub, one object replaced.
- `stage`: the staged copy, made of the files that the catalogue lists and nothing else.
"""

from kata.source.definitions import Definition, definitions, is_stub, overlay, replace_object
from kata.staging.stage import Staged, stage
from kata.staging.submission import PROJECT, Submission, locate

__all__ = [
    "PROJECT",
    "Definition",
    "Staged",
    "Submission",
    "definitions",
    "is_stub",
    "locate",
    "overlay",
    "replace_object",
    "stage",
]
