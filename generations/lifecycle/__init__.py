"""A Generation's life, a verb a file: start → submit → run → mirror → finish; cancel, retry, trash, sweep.

Every function takes model instances and plain values, and `now` from its caller; opens its own
transaction; rings the bell after the commit; and does whatever takes time outside the transaction.
"""
