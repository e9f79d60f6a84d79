"""From a submitted folder to the staged copy that a worker runs.

- `submission`: what is submitted, and where its parts are.
- `stage`: the staged copy, made of the files that the catalogue lists and nothing else.
"""

from kata.staging.stage import Staged, stage
from kata.staging.submission import Submission, locate

__all__ = ["Staged", "Submission", "locate", "stage"]
