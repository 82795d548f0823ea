"""A studio in one file, and back: its rows as they stood at one moment, its files or references to them, its keys.

What is put back never sends again what may have been sent since (generations/lifecycle/restored.py).
"""
