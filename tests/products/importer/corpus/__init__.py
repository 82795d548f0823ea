"""Pages in the shapes of real shops, each with what it says of its product."""
