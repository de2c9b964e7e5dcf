"""Models that write, draw, speak and listen, through one interface, with every cent accounted for.

`jobs/` says what can be asked for, `provider.py` who does it, `providers/` has one file for each, and `service.py` is the
door that everybody uses: no call reaches a provider but through it.
"""
