"""How long an answer may take; tests shorten these limits."""

ENTER_SECONDS = 20.0
IMPORT_SECONDS = 10.0
CALL_SECONDS = 15.0
"""For one call of the learner's function, and for one probe."""
LIVE_SECONDS = 30.0
"""For one probe whose statements the judge holds: most of this time may be the judge's own."""
LIVE_STATEMENTS = 500
"""How many statements such a probe may send. What retries without end is stopped by this, and not by a time."""
CUT_SECONDS = 1.0
"""For the reply to a call that a wire has cut off: with or without a reply, it is rejected."""
STATEMENT_MS = 5_000
"""The server's statement time-out."""
COUNTEREXAMPLE_SECONDS = 0.8
"""For the search for the smallest counterexample, which delays the card; most mistakes shrink to three rows in less."""
