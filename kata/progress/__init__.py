"""How far the learner is: what is remembered between two commands, and what can be undone.

- `store`: the last verdicts, hints shown and solutions seen, in `.kata/progress.json`; the next hint.
- `fingerprint`: what a verdict depends on, as a hash.
- `state`: the state of every exercise: what the files say, and whether the last verdicts still hold.
- `edits`: changes to the learner's files, each with a backup.
"""
