"""What is there when no project is open: recent ones, new ones, and the files that they lie in."""
