"""The curve editor: `geometry.py` is pure, `editor.py` paints and is dragged in."""
