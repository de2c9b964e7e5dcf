"""Layers to frames: the compositor and its fast paths."""
