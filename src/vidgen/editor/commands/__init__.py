"""The commands: every file here registers its functions with `@command`; nothing else lists them."""
