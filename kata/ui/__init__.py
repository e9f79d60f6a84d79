"""What learners see, in a terminal and as plain text. Other packages decide what to show; this one decides how.

- `console`     the two consoles, errors, spinners, and encodings that lack a character
- `status`      the symbol, colour and word of every state
- `text`        values and messages made safe to print: clean, short, counted
- `sql`         statements: laid out, folded, with their parameters
- `tables`      tables without a frame
- `difference`  the tables of a card: rows that differ, the counterexample
- `card`        the failure card of a verdict
- `reporter`    the verdicts of one run, line by line
- `board`       where the learner stands: every exercise and its state
"""
