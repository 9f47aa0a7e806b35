"""kill -9 of an uploading kindredd at random instants while others fetch from it. They lose no entry
of their queues, get every file whole in the end, and call none complete that is not identical to
its source; and what the uploader has acknowledged (settings, messages) is there after each restart."""

import time
import unittest

import killing
from network import Network, sha256, wait_for, write_random_file
from soulseek import Code, Session

KIB = 1 << 10
# It logs in more often than people do.
SERVER_SETTINGS = "[limits.session]\nlogins = { per_second = 0, burst = 1 }\n"
DOWNLOADERS = 2
# Queued by each of them at a time.
BATCH = 2


class Fetcher:
    """A downloader, and what it has queued so far."""

    def __init__(self, network, name, server):
        self.client = network.client(name, server)
        self.sources = {}  # by the id of the download

    def queue(self, paths):
        files = [
            {"filename": f"music\\{path.name}", "size": path.stat().st_size} for path in paths
        ]
        self.sources.update(zip(self.client.download("uploader", files), paths))

    def items(self):
        return self.client.get("/downloads?limit=1000")["items"]

    def received(self):
        return sum(item["received"] for item in self.items())

    def under_way(self):
        return any(item["state"] == "transferring" for item in self.items())

    def unfinished(self):
        return [item for item in self.items() if item["state"] != "completed"]


class KilledUploader(unittest.TestCase):
    def test_nobody_loses_a_file_or_gets_a_corrupt_one(self):
        kills = killing.kills(20)
        self.chance = killing.chance()
        with Network() as network:
            self.prepare(network, kills)
            restarts = [self.one_life(life) for life in range(kills)]
            print(f"{killing.summary(restarts)}", flush=True)
            wait_for("every file", lambda: not any(map(Fetcher.unfinished, self.fetchers)))
            for fetcher in self.fetchers:
                self.verify(fetcher)
            print(
                f"{sum(len(fetcher.sources) for fetcher in self.fetchers)} files; "
                f"{self.interrupted} transfers were under way when it was killed",
                flush=True,
            )
            self.assertGreaterEqual(self.interrupted, kills // 4, "hardly a kill met a transfer")
            self.assertLess(max(restarts), 10)

    def prepare(self, network, kills):
        shared = network.folder / "music"
        self.left = [shared / f"tune {n}.mp3" for n in range(kills * BATCH * DOWNLOADERS)]
        for number, path in enumerate(self.left):
            write_random_file(path, self.chance.randrange(1, 3072 * KIB), number)
        server = network.server(SERVER_SETTINGS)
        self.uploader = network.client("uploader", server, shares=[shared])
        wait_for("the scan", lambda: self.uploader.shares_files(len(self.left)))
        self.friend = self.enterContext(Session(server.address, "friend"))
        self.fetchers = [Fetcher(network, f"fetcher {n}", server) for n in range(DOWNLOADERS)]
        self.told = []
        self.interrupted = 0

    def one_life(self, life):
        """Gives everybody things to do, kills the uploader at some instant, and starts it again.
        Returns how long it took to be there again."""
        for fetcher in self.fetchers:
            paths, self.left = self.left[:BATCH], self.left[BATCH:]
            fetcher.queue(paths)
        # What is not limited is over before it can be interrupted.
        limit = (16 << 20) + life
        self.uploader.call("PATCH", "/settings", {"upload_speed_limit": limit})
        self.tell()
        self.work_for_a_while()
        self.uploader.kill()
        start = time.monotonic()
        self.uploader.start()
        taken = time.monotonic() - start
        self.assertEqual(self.setting("upload_speed_limit"), limit)
        for fetcher in self.fetchers:
            self.verify(fetcher)
        wait_for("the uploader is online", self.uploader.online)
        wait_for("all messages", lambda: set(self.told) <= set(self.messages()))
        self.assertEqual(self.messages(), self.told, "messages lost, repeated or out of order")
        return taken

    def tell(self):
        self.told.append(f"message {len(self.told)}")
        self.friend.request(Code.MESSAGE_USER, "uploader", self.told[-1])

    def work_for_a_while(self):
        """Some bytes of something, or nothing at all."""
        wanted = self.chance.choice((0, 1, self.chance.randrange(4096 * KIB)))
        before = sum(map(Fetcher.received, self.fetchers))

        def moved():
            idle = not any(map(Fetcher.unfinished, self.fetchers))
            return idle or sum(map(Fetcher.received, self.fetchers)) >= before + wanted

        wait_for("some work", moved)
        self.interrupted += sum(map(Fetcher.under_way, self.fetchers))

    def verify(self, fetcher):
        """All its entries are there, in a state that goes on, and what is complete is identical."""
        items = fetcher.items()
        self.assertEqual([item["id"] for item in items], list(fetcher.sources), "the queue")
        for item in items:
            self.assertNotIn(item["state"], ("failed", "cancelled"), item)
            if item["state"] == "completed":
                source = fetcher.sources[item["id"]]
                self.assertEqual(sha256(item["path"]), sha256(source), f"{source.name} is corrupt")

    def setting(self, name):
        items = self.uploader.get("/settings")["items"]
        return next(item["value"] for item in items if item["name"] == name)

    def messages(self):
        items = self.uploader.get("/conversations/friend/messages?limit=1000")["items"]
        return [item["text"] for item in items]


if __name__ == "__main__":
    killing.main()
