"""The encoders. A file here defines `ENCODERS`, a tuple of `Encoder`; nothing else lists it."""
