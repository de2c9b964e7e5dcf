"""Looking at a finished file before it gets its name."""
