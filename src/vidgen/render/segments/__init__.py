"""Segments: where they are cut, what names them, who renders them, where they lie, and how they are joined."""
