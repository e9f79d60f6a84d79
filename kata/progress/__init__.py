"""How far the learner is: what is remembered between two commands, and what can be undone.

- `store`: the last verdicts, hints shown and solutions seen, in `.kata/progress.json`.
- `recorder`: records the verdicts of one run in the store.
- `state`: the state of every exercise: what the files say, and whether the last verdicts still hold.
- `hints`: which hint comes next.
- `edits`: changes to the learner's files, each with a backup.
"""

from kata.progress.store import Progress, RecordedVerdict, change, load, record
from kata.source.fingerprint import Sources, fingerprints

__all__ = ["Progress", "RecordedVerdict", "Sources", "change", "fingerprints", "load", "record"]
