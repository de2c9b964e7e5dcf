"""Scopes: what a frame holds, measured and drawn."""
