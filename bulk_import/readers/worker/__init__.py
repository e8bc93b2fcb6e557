"""What runs in the child process: hostile bytes in, plain cells out.

Nothing here may import more than the standard library, python-calamine and its own siblings:
the child starts for every workbook, and whatever it knows an attacker may come to know.
"""
