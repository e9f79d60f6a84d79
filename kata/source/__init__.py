"""Python source, read and changed as a syntax tree; nothing of it is run."""
