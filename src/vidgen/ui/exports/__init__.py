"""Exports in the window: their dialogs, the queue, and what is known before one begins."""
