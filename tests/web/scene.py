"""The network the browser tests look at: the real server, and two daemons of which one shares the
sample library. Built on the programs of tests/e2e."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

import network  # noqa: E402

PICTURES = Path(os.environ.get("KINDRED_PICTURES", "/tmp/kindred-web-pictures"))
wait_for = network.wait_for


MUSIC = Path(os.environ["KINDRED_SAMPLES"]) / "Music"


class Scene(network.Network):
    """server, neighbour (who shares) and you."""

    def __enter__(self):
        super().__enter__()
        try:
            self.kindred_server = self.server()
            self.neighbour = self.client("neighbour", self.kindred_server, shares=[f"Music={MUSIC}", *self.more_shares()])
            wait_for("the library is shared", lambda: self.neighbour.status()["shares"]["files"] > 5)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def more_shares(self):
        return []

    def you(self, **options):
        return self.client("you", self.kindred_server, **options)

    def unconfigured(self):
        return self._started(Unconfigured(self.folder, "fresh", self.kindred_server))


class Unconfigured(network.Client):
    """A daemon that nobody has told anything yet, as on the first start."""

    def __init__(self, folder, name, server):
        super().__init__(folder, name, server)
        given = [network.PROGRAMS / "kindredd", "--data", self.data, "--http", self.api[7:]]
        given += ["--listen", f"127.0.0.1:{network.unused_port()}"]
        self.arguments = [str(argument) for argument in given]
