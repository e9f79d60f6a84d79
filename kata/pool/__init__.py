"""Workers with their databases, leased by one judge at a time."""
