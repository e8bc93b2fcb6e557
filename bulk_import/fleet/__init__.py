"""Jobs for many machines: a queue in the shared database, workers that take from it, schedules.

Which campaigns were sent is in the journal alone. A job that is delivered twice, or that the queue
forgets, sends nothing twice.
"""
