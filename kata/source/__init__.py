"""Python source, read and changed as a syntax tree; nothing is run.

- `definitions`: what a module defines, and whether it is missing, unreadable, a stub or started.
- `imports`: the imports of a module: listed, added, pruned.
- `objects`: objects put from one module into another.
- `constructs`: raw SQL in a function and in what it calls.
- `stubs`: the stubs of the exercises, made from the solutions.
"""
