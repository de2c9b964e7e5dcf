"""The palette of kinds: what there is, how it looks, and what is done with it."""
