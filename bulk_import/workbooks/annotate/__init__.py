"""The user's own workbook, annotated: by openpyxl, in a child process that may die of the file.

`in_worker` asks for a copy; `worker` is what runs in the child. Only what the child loads knows
openpyxl, and of plans it knows no more than `additions`.
"""
