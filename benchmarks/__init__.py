"""How fast the workbook is, as ratios: what a learner waits for, compared with the least possible work.

    uv run python -m benchmarks                  a table, in a few minutes
    uv run python -m benchmarks --rounds 5       faster, and less precise
    uv run python -m benchmarks --bank           grades the banks of answers, too
    uv run python -m benchmarks --markdown       the table of docs/performance.md

- `warm`: from a save to the verdict, compared with the bare work of the exercise (`bare`).
- `cold`: commands from a cold start, compared with the imports alone.
- `statements`: what the wire and the recorder add to a statement.
- `bank`: the banks of answers.

Slowness is reported, and never an error. The machine should do nothing else meanwhile.
"""
