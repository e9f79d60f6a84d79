"""Async SQLAlchemy in phases, one module each; read and run them in their order: `python -m app.main` walks all of them.

`python -m app.models` (and so on) shows one phase. The table in the README says what each of them is about.
"""
