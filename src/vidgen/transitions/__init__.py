"""The transitions, one file each."""
