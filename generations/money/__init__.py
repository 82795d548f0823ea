"""Money is reserved before the call, and settled or released exactly once, in the state change's transaction."""
