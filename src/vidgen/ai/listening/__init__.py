"""Words out of speech: the model runs in a process of its own and gets samples, never a file."""
