"""Jobs for many machines: a queue in the shared database, and the workers that take from it.

Which campaigns were sent is in the journal alone. A job that is delivered twice, or that the queue
forgets, sends nothing twice.
"""
