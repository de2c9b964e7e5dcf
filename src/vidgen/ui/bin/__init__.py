"""The media bin: what it knows of each file, how it is drawn, and what stands below it."""
