"""Stretches of the preview that are rendered before they are played."""
