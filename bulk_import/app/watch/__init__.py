"""A folder in which files are run when they are dropped there, each once."""
