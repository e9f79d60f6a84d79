"""From a submitted folder to the staged copy that a worker runs.

- `submission`: what is submitted, and where its parts are.
- `stage`: the staged copy, made of the files that the catalogue lists and nothing else.
"""

from kata.paths import PROJECT
from kata.source import Definition, definitions, is_stub
from kata.source.objects import overlay
from kata.staging.stage import Staged, stage
from kata.staging.submission import Submission, locate

__all__ = ["PROJECT", "Definition", "Staged", "Submission", "definitions", "is_stub", "locate", "overlay", "stage"]
