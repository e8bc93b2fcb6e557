"""The store in a PostgreSQL database, which several machines share.

Nothing but this package knows psycopg, which comes with the extra `fleet`.
"""
