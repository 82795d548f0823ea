"""How long the two long runs are: as long as a check may take, or as `make soak` wants them."""

import os

HISTORIES = int(os.environ.get("HISTORIES", "200"))
KILLS = int(os.environ.get("KILLS", "50"))
