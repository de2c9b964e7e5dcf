"""The command line: one file a verb in `verbs/`, found by its folder.

Starting up costs little more than Python itself, so nothing here imports `typing`, `argparse` or anything of vidgen but
`errors` before a verb runs; a verb imports what it needs inside its `run`.
"""
