"""The canvas: the picture of the preview and what is drawn and done on it."""
