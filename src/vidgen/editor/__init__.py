"""The core: records, document, edits, history. Pure values and functions: no Qt, no codecs, no files, no threads."""
