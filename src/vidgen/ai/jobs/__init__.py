"""What can be asked of a provider: one file a job, with its request, its result and its protocol.

A job is found by this folder: `vidgen.ai.catalogue.jobs()`.
"""
