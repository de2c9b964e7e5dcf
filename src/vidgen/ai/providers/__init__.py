"""One file for each provider; `vidgen.ai.catalogue` finds them by this folder."""
