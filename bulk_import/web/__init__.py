"""The page: an application in front of the use cases, and the server under it."""
