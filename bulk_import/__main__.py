"""`python -m bulk_import` is the same program as `bulk-import`."""

from bulk_import.cli import entry_point

if __name__ == "__main__":
    entry_point()
