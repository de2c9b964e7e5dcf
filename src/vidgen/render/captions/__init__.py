"""Captions in files of their own and as streams beside pictures."""
