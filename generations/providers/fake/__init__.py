"""A provider to try everything on: the adapter here, and in server.py the provider itself, on a port of this machine.

`manage.py fakeprovider` serves it; tests use `FakeServer` (server.py), or `FakeService` (service.py) without sockets.
"""

from .adapter import EVERYTHING, FakeProvider
from .routes import fake_routes

__all__ = ["EVERYTHING", "FakeProvider", "fake_routes"]
