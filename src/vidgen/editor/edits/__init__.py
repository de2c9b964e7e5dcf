"""The edit verbs as pure functions over a transaction, each drawn in its docstring."""
