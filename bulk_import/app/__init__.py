"""One use case a module: the order in which the rooms are visited for it."""
