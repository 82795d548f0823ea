"""How long the long runs are: as long as a check may take, or as `make soak` wants them."""

import os

FIRST_SEED = int(os.environ.get("FIRST_SEED", "0"))  # where a long run goes on
HISTORIES = int(os.environ.get("HISTORIES", "200"))
KILLS = int(os.environ.get("KILLS", "50"))
EXAMPLES = int(os.environ.get("EXAMPLES", "100"))  # of fifty steps each
