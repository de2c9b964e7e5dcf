"""Where the panels of the window are: titles, tabs, workspaces, and the keys that lead there."""
