"""Figures in the window: painted charts."""
