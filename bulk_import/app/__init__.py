"""One use case a module, or a package: the order in which the rooms are visited for it."""
