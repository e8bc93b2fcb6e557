"""The page as tests have it: its key, its cookie, and the proxy of a team."""

KEY = "0123456789abcdef" * 3
COOKIE = "bulk-import-test"
PROXY = "10.0.4.2"
HEADER = "x-forwarded-user"
