"""The cuts that are compared: each as a vidgen project and as a command of ffmpeg, from the same sources."""
