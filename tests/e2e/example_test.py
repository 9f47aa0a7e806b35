"""The example of embedding the engine, against the real server and the real daemon."""

import os
import subprocess
import unittest
from pathlib import Path

from network import PATIENCE_SECONDS, Network, sha256, wait_for, write_random_file

EXAMPLE = Path(os.environ["KINDRED_PROGRAMS"]).parent / "examples" / "find_and_get"


class Example(unittest.TestCase):
    def test_finds_and_downloads_a_file(self):
        with Network() as network:
            server = network.server()
            song = network.folder / "music" / "album" / "wanted song.mp3"
            write_random_file(song, 300_000, seed=1)
            sharer = network.client("sharer", server, shares=[song.parents[1]])
            wait_for("the share", lambda: sharer.shares_files(1))
            host, port = server.address.split(":")
            command = [EXAMPLE, host, port, "embedder", "secret", "wanted song"]
            fetched = subprocess.run(
                [*command, network.folder / "got"],
                stdout=subprocess.PIPE,
                timeout=PATIENCE_SECONDS,
                check=True,
                text=True,
            )
            self.assertEqual(sha256(Path(fetched.stdout.strip())), sha256(song))


if __name__ == "__main__":
    unittest.main()
