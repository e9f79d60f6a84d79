"""Errors in plain words: each test makes the real mistake, and reads what is said about it."""
