"""What survives kill -9: a download, of either side; and accounts of the server."""

import os
import random
import unittest
from pathlib import Path

from network import Network, sha256, wait_for, write_random_file

SEED = int(os.environ.get("KINDRED_SEED", "1"))
SIZE = 192 << 20


def bytes_on_disk(folder):
    """Of the largest file below `folder`: while a download runs, that is its partial file."""
    sizes = [0]
    for path in Path(folder).rglob("*"):
        try:
            sizes.append(path.stat().st_size if path.is_file() else 0)
        except FileNotFoundError:
            pass  # just moved to where it belongs
    return max(sizes)


class InterruptedDownload(unittest.TestCase):
    def interrupt(self, victim_of, kills):
        """Kills one side `kills` times at random offsets; the file must arrive whole."""
        chance = random.Random(SEED)
        with Network() as network:
            source = network.folder / "music" / "Long Album" / "one long tune.flac"
            write_random_file(source, SIZE, SEED)
            server = network.server()
            uploader = network.client("uploader", server, shares=[network.folder / "music"])
            wait_for("the scan", lambda: uploader.shares_files(1))
            downloader = network.client("downloader", server)
            [(username, file)] = downloader.find("one long tune")
            self.assertEqual(file["size"], SIZE)
            [download] = downloader.download(username, [file])

            interrupted = 0
            for target in sorted(chance.randrange(1, SIZE * 3 // 4) for _ in range(kills)):
                wait_for(
                    f"{target} bytes",
                    lambda: bytes_on_disk(downloader.folder) >= target,
                )
                victim = victim_of(uploader, downloader)
                victim.kill()
                interrupted += bytes_on_disk(downloader.folder) < SIZE
                victim.start()
                wait_for(f"{victim.name} is back", victim.online)
            status = wait_for("the whole file", lambda: downloader.completed(download))

            self.assertGreater(interrupted, 0, "every kill came after the end: nothing was tested")
            self.assertEqual(status["received"], SIZE)
            self.assertEqual(sha256(status["path"]), sha256(source))

    def test_resumes_when_the_uploader_is_killed(self):
        self.interrupt(lambda uploader, downloader: uploader, kills=2)

    def test_resumes_when_the_downloader_is_killed(self):
        self.interrupt(lambda uploader, downloader: downloader, kills=3)


class KilledServer(unittest.TestCase):
    def test_keeps_every_account_it_has_acknowledged(self):
        with Network() as network:
            server = network.server()
            names = [f"person{number}" for number in range(5)]
            for name in names:
                # Online means that the server has accepted the login, and so made the account.
                network.client(name, server, password=f"secret of {name}")
            server.kill()
            server.start()
            for client in network.programs[1:]:
                wait_for(f"{client.name} logs in again", client.online)

            # The name is taken: with another password it is somebody else.
            network.programs[1].stop()
            session = network.refused_client("person0", server, password="guess")
            self.assertRegex(session["reason"].lower(), "password|invalidpass")


if __name__ == "__main__":
    unittest.main()
