"""Draws scenes: everything is prepared once for a shot, and each frame then costs a few pastes."""
