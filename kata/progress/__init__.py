"""How far the learner is: what is remembered between two commands, and what they can take back.

- `store`    the last verdicts, hints shown and solutions looked at, in `.kata/progress.json`
- `recorder` puts the verdicts of one run into the store
- `state`    the state of every exercise: what the files say, and whether the last verdicts still hold
- `edits`    changes of the learner's files, each with a backup
"""

from kata.progress.store import Progress, RecordedVerdict, change, load, record
from kata.source.fingerprint import Sources, fingerprints

__all__ = ["Progress", "RecordedVerdict", "Sources", "change", "fingerprints", "load", "record"]
