"""How an export went, as data and as a page."""
