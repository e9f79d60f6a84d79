"""How far the learner is: what is remembered between two commands, and what they can take back.

- `store`: the last verdicts, hints shown and solutions looked at, in `.kata/progress.json`.
- `remembering`: the verdicts of one run, put into the store.
- `fingerprint`: what a verdict depends on, as a hash: is the last one still true?
- `stubs`: the stub of an exercise, derived from its solution.
- `imports`: put an object of another module into a source, with the imports that it needs.
- `edits`: changes of the learner's files, each with a backup that can be brought back.
"""

from kata.progress.store import Progress, RecordedVerdict, change, load, record
from kata.source.fingerprint import Sources, fingerprints

__all__ = ["Progress", "RecordedVerdict", "Sources", "change", "fingerprints", "load", "record"]
