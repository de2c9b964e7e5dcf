"""Named versions: the list, and one beside what there is now."""
