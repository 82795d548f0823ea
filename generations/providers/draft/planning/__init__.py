"""From a story and a cast to the shots of a film: which, how long, with which words."""
