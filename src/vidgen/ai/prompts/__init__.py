"""Prompts are files (`resources/prompts`, and the user's own): what they look like, how they are read and filled in."""
