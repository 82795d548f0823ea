"""Other people's APIs, served by this studio: their clients join by changing host and key.

Each request becomes an ordinary Generation, by the same door as everything else; `source` says which API it
came through. What they share: `view.py` (keys, errors, limits), `given.py` (files), `starting.py`, `outputs.py`.
"""
