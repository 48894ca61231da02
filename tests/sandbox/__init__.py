"""A stand-in Mixcloud for one machine. See `python -m tests.sandbox --help`."""

from tests.sandbox.faults import CLOUDFLARE, Fault
from tests.sandbox.log import LoggedRequest
from tests.sandbox.sandbox import Sandbox

__all__ = ["CLOUDFLARE", "Fault", "LoggedRequest", "Sandbox"]
