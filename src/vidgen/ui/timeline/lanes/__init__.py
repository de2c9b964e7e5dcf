"""Keyframe lanes: below a row one line for each property that is animated there, with its keys in the order of time.

`model.py` knows which lanes there are and which keys are selected, `finding.py` what lies under a point; `painting.py`
draws, `pointer.py` and `drags.py` are what the pointer does, `doing.py` what keys and menus do.
"""
