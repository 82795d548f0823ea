"""REST: what this app offers to other services, a file a noun."""
