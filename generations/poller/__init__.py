"""Watches every job at an HTTP provider, in one async process that does not care how many there are.

What is due when is kept in memory; the database is written when something has changed, and asked a few times a
second for rows that are due: new ones, and those that a callback or a person wants looked at. Several pollers
share the jobs by shards, each held under a lease. Nothing in here is lost with the process: whoever takes a
shard over reads its rows anew.
"""
