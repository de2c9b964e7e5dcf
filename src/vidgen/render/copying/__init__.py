"""Smart render: pictures of a source that nothing changes go into the export as they are coded (docs/decisions/0015).

Of these files only `fitting.py`, `untouched.py` and `likely.py` can be imported where no media are opened.
"""
