"""The assistant: what a person wishes, in words, becomes commands; shown as a proposal, applied as one undo step.

workbench.py   a copy of the document on which commands are tried
proposal.py    what came of it: the patch, its sentences, its price; and how it is applied
offline/       common wishes, understood by rules: one file each
tools.py, briefing.py, agent.py    any wish, understood by a language model that calls the commands as tools
"""
