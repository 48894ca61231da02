"""The stand-in as a whole: start it, set it, ask what it has seen."""

from __future__ import annotations

import ssl
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

import trustme

from tests.sandbox.catalogue import CATALOGUE, Catalogue
from tests.sandbox.environment import environment
from tests.sandbox.faults import Faults
from tests.sandbox.graph_schema import schema
from tests.sandbox.hosts import answers
from tests.sandbox.live_streams import LiveStreams
from tests.sandbox.media import Media
from tests.sandbox.proxy import Proxy
from tests.sandbox.rate_limit import RateLimited
from tests.sandbox.rest import RestApi
from tests.sandbox.state import State
from tests.sandbox.switches import Switches

if TYPE_CHECKING:
    from datetime import datetime

    from tests.sandbox.log import LoggedRequest
    from tests.sandbox.records import LiveStream

CHECKOUT = Path(__file__).resolve().parents[2]
STATE = CHECKOUT / ".sandbox"


class Sandbox:
    """A Mixcloud for one machine, behind a proxy on 127.0.0.1 that runs in threads of this process."""

    def __init__(self, port: int = 0, catalogue: Catalogue = CATALOGUE, media_folder: Path = STATE / "media") -> None:
        self.catalogue = catalogue
        self.media = Media(media_folder)
        self.faults = Faults()
        self.switches = Switches()
        self.state = State()
        self.live = LiveStreams()
        self._port = port
        self._proxy: Proxy | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-")
        authority = trustme.CA(organization_name="Mixcloud sandbox")
        authority.cert_pem.write_to_path(str(self.ca_file))
        hosts = answers(self.catalogue, self.media, self.switches, self.state, self.live)
        # HTTP/1.1 only: without an ALPN list no client gets the idea to speak HTTP/2.
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*hosts).configure_cert(tls)
        self._proxy = Proxy(self._port, hosts, tls, self.faults, self.switches)
        threading.Thread(target=self._proxy.serve_forever, args=(0.05,), name="sandbox", daemon=True).start()
        return self

    def close(self) -> None:
        if self._proxy:
            self._proxy.close()
        if self._folder:
            self._folder.cleanup()
        self._proxy = self._folder = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def _running(self) -> Proxy:
        if self._proxy is None:
            raise RuntimeError("the sandbox is not running")
        return self._proxy

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self._running.port}"

    @property
    def ca_file(self) -> Path:
        """The certificate of the authority that Mixcloud's hosts are certified by, made at every start."""
        if self._folder is None:
            raise RuntimeError("the sandbox is not running")
        return Path(self._folder.name) / "ca.pem"

    @property
    def requests(self) -> list[LoggedRequest]:
        return self._running.log.requests

    @property
    def refused(self) -> list[str]:
        """The names of the hosts that were asked for and refused."""
        return self._running.log.refused

    def reset(self) -> None:
        """As it was when it started: no faults, no limits, an empty log; state, streams and switches as they began."""
        self.faults.clear()
        self.forget()
        self.state.reset()
        self.live.reset()
        self.switches.reset()
        for host in self._running.hosts.values():
            if isinstance(host, RateLimited):
                host.reset()
                if isinstance(host.host, RestApi):
                    host.host.reset()

    def forget(self) -> None:
        """Empty the log."""
        self._running.log.forget()

    def forget_schema(self, *names: str) -> None:
        """Let GraphQL do without `type Name`, `Type.member` or `Type.field(argument)`, until `reset`."""
        forgotten = self.switches.forgotten | set(names)
        schema(forgotten)
        self.switches.forgotten = forgotten

    @property
    def hidden_plays(self) -> int | None:
        return self.switches.hidden_plays

    @hidden_plays.setter
    def hidden_plays(self, plays: int | None) -> None:
        self.switches.hidden_plays = plays

    @property
    def throttle(self) -> int | None:
        return self.switches.throttle

    @throttle.setter
    def throttle(self, bytes_per_second: int | None) -> None:
        self.switches.throttle = bytes_per_second

    @property
    def latency(self) -> float:
        """Seconds that every reply takes longer."""
        return self.faults.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self.faults.latency = seconds

    def start_live(self, username: str, started: datetime | None = None) -> LiveStream:
        """Let a user go live, now or at a time of the stand-in's calendar; the address is good for a day from then."""
        return self.live.start(self._user(username), started)

    def end_live(self, username: str) -> LiveStream:
        """End a user's stream: its lists end, and its address stays but is no good any more."""
        return self.live.end(self._user(username))

    def _user(self, username: str) -> str:
        """The name as its owner spells it."""
        user = self.catalogue.user(username)
        if user is None:
            raise LookupError(username)
        return user.username

    def environment(self, home: Path) -> dict[str, str]:
        """All variables for a program whose home is `home` and whose network is this sandbox."""
        return environment(home, self.proxy_url, self.ca_file)
