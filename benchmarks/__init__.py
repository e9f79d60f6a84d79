"""How fast the workbook is, as ratios: what a learner waits for, beside what could not be faster.

    uv run python -m benchmarks                  a table, in a few minutes
    uv run python -m benchmarks --rounds 5       sooner, and coarser
    uv run python -m benchmarks --bank           grades the banks of answers, too
    uv run python -m benchmarks --markdown       the table of the README

- `warm`: from a save to the verdict, beside the bare work of the exercise (`bare`).
- `cold`: commands that begin with nothing, beside the imports alone.
- `statements`: what the wire and the recorder add to a statement.
- `bank`: the banks of answers.

Nothing here fails when something is slow: it tells. Let the machine do nothing else meanwhile.
"""
