"""Fields of forms: one editor for each type of value that a kind's `field()` can have. Made by `making.editor_for`."""
