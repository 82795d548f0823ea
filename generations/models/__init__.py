"""The rows of a Generation's life; the state machine is in `generation.py`."""

from generations.models.asset import Asset
from generations.models.attempt import Attempt
from generations.models.generation import Event, Generation, Stage, Status
from generations.models.motion import Motion

__all__ = ["Asset", "Attempt", "Event", "Generation", "Motion", "Stage", "Status"]
