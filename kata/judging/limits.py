"""How long an answer may take; tests shorten these limits."""

ENTER_SECONDS = 20.0
IMPORT_SECONDS = 10.0
CALL_SECONDS = 15.0
"""For one call of the learner's function, and for one probe."""
STATEMENT_MS = 5_000
"""The server's statement time-out."""
COUNTEREXAMPLE_SECONDS = 0.8
"""For the search for the smallest counterexample, which delays the card; most mistakes shrink to three rows in less."""
