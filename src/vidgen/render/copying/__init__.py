"""Smart render: pictures of a source that nothing changes go into the export as they are coded (docs/decisions/0015).

`finding.py`, `reading.py`, `sound.py` and `stretch.py` open media, and are imported in workers only.
"""
