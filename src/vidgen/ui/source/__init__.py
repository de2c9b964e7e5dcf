"""The source viewer: one file of the media bin, its marks, and where they put it."""
