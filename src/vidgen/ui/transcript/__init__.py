"""The transcript as a text that edits the film."""
