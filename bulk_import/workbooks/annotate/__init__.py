"""The user's own workbook, annotated, in a child process that may die of the file.

`in_worker` asks for a copy; `worker` is what runs in the child. `patching` changes the workbook
inside its package, so that everything else stays byte for byte; where that is not possible,
`rewriting` has openpyxl write it anew, and the reason is told. Of plans the child knows no more
than `additions`.
"""
