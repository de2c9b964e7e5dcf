"""The window: Qt widgets over the same document, commands and services that the command line uses.

Data down, patches out: a view gets a `Context`, reads `context.project.records`, hears `context.project.news` and changes
the film by `context.run(command, arguments)` only. `application.py` begins it all; a panel is one file in `panels/`.
"""
