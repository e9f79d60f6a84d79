"""The pages of docs/ that have code in them: every snippet runs, and every claim beside it is compared."""
