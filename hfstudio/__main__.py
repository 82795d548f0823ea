"""`python -m hfstudio`: the same as the `hfstudio` command."""

from hfstudio.cli import main

main()
