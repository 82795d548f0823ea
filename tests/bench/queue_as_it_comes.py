"""Settings of a studio whose queue is django-q2's as it comes: the reference of the pickup."""

from hfstudio.settings import *  # noqa: F403

Q_CLUSTER = {"name": "hfstudio", "orm": "default", "workers": 2, "retry": 3000, "timeout": 300, "save_limit": -1}
