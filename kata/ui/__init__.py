"""What everything looks like on a terminal or in plain text."""
