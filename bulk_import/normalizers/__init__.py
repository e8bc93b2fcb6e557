"""One module per kind of value: what a cell means, decided by small closed grammars.

Every module has a function `normalize(cell, context)` that returns a `Value` or raises
`Unusable` or `Ambiguous`, and nothing else, on any input.
"""
