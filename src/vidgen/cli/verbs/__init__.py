"""The verbs of the command line. A file `NAME.py` here is `vidgen NAME`; nothing else lists it.

Each defines `SUMMARY` (a line for `vidgen --help`), `GROUP` (under which heading it stands there), `configure(parser)`
(its arguments) and `run(args, out)` (what it does; returns the exit code). A `_` at the end of a file's name, needed
where the verb is a word of Python, is not part of the verb.
"""
