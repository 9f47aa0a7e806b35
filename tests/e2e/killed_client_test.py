"""kill -9 of a kindredd at random instants while it works off a queue of downloads. What it has
acknowledged (downloads that were queued, in their order; finished files; messages; settings) is
there after each restart, and no file is called complete that is not identical to its source."""

import time
import unittest

import killing
from network import Network, sha256, wait_for, write_random_file
from soulseek import Code, Session

KIB = 1 << 10
# It logs in more often than people do.
SERVER_SETTINGS = "[limits.session]\nlogins = { per_second = 0, burst = 1 }\n"
# Queued at a time.
BATCH = 3


class KilledDownloader(unittest.TestCase):
    def test_loses_nothing_and_calls_nothing_complete_that_is_not(self):
        kills = killing.kills(100)
        self.chance = killing.chance()
        with Network() as network:
            self.prepare(network, files=kills * BATCH)
            restarts = [self.one_life() for _ in range(kills)]
            print(f"{killing.summary(restarts)}", flush=True)
            unfinished = len(self.queued) - len(self.finished)
            self.queue(1)
            wait_for("the whole queue", lambda: self.note_finished() == len(self.queued))
            for download in self.queued.values():
                self.assert_identical(self.client.completed(download))
            print(
                f"{len(self.queued)} files, {unfinished} of them after the last kill; "
                f"{len(self.told)} messages; {self.interrupted} files were under way when killed",
                flush=True,
            )
            self.assertGreater(self.interrupted, kills // 10, "hardly a kill met a transfer")
            self.assertLess(max(restarts), 10)

    def prepare(self, network, files):
        shared = network.folder / "music"
        self.sources = {}
        for number in range(files + 1):
            path = shared / f"album {number // 20}" / f"tune {number}.mp3"
            write_random_file(path, self.chance.randrange(1, 3072 * KIB), number)
            self.sources[path.name] = path
        self.left = sorted(self.sources)
        self.chance.shuffle(self.left)
        server = network.server(SERVER_SETTINGS)
        uploader = network.client("uploader", server, shares=[shared])
        wait_for("the scan", lambda: uploader.shares_files(files + 1))
        # What is not limited is over before it can be interrupted. On a busy machine more waits than
        # one user may queue; who is refused for that comes back much later.
        limits = {"upload_speed_limit": 24 << 20, "upload_queue_files_per_user": files + 1}
        uploader.call("PATCH", "/settings", limits)
        self.friend = self.enterContext(Session(server.address, "friend"))
        self.client = network.client("downloader", server)
        self.queued = {}  # by name, in the order of the queue
        self.finished = {}
        self.told = []
        self.interrupted = 0

    def one_life(self):
        """Gives it things to do, kills it at some instant, starts it again, and looks what is left.
        Returns how long it took to be there again."""
        self.queue(BATCH)
        self.tell()
        description = f"after {len(self.told)} messages"
        self.client.call("PATCH", "/settings", {"description": description})
        self.work_for_a_while()
        self.client.kill()
        start = time.monotonic()
        self.client.start()
        taken = time.monotonic() - start
        self.verify()
        self.assertEqual(self.setting("description"), description)
        wait_for("the downloader is online", self.client.online)
        return taken

    def queue(self, count):
        names, self.left = self.left[:count], self.left[count:]
        paths = [self.sources[name] for name in names]
        files = [
            {"filename": f"music\\{path.parent.name}\\{path.name}", "size": path.stat().st_size}
            for path in paths
        ]
        self.queued.update(zip(names, self.client.download("uploader", files)))

    def tell(self):
        """A message that it acknowledges to the server must not be lost: it is not sent again."""
        self.told.append(f"message {len(self.told)}")
        self.friend.request(Code.MESSAGE_USER, "downloader", self.told[-1])
        if self.chance.random() < 0.5:
            wait_for("the message", lambda: self.messages()[-1:] == self.told[-1:])

    def setting(self, name):
        items = self.client.get("/settings")["items"]
        return next(item["value"] for item in items if item["name"] == name)

    def messages(self):
        items = self.client.get("/conversations/friend/messages?limit=1000")["items"]
        return [item["text"] for item in items]

    def work_for_a_while(self):
        """Some bytes of something, or nothing at all."""
        wanted = self.chance.choice((0, 1, self.chance.randrange(8192 * KIB)))
        before = sum(item["received"] for item in self.downloads())

        def moved():
            items = self.downloads()
            self.note_finished(items)
            idle = len(self.finished) == len(self.queued)
            return idle or sum(item["received"] for item in items) >= before + wanted

        wait_for("some work", moved)
        self.interrupted += any(item["state"] == "transferring" for item in self.downloads())

    def downloads(self):
        return self.client.get("/downloads?limit=1000")["items"]

    def note_finished(self, items=None):
        for item in items or self.downloads():
            if item["state"] == "completed":
                self.finished[item["id"]] = item["path"]
        return len(self.finished)

    def verify(self):
        items = {item["id"]: item for item in self.downloads()}
        self.assertEqual(sorted(items), sorted(self.queued.values()), "entries of the queue")
        in_order = sorted(items.values(), key=lambda item: item["id"])
        names = [item["filename"].split("\\")[-1] for item in in_order]
        self.assertEqual(names, list(self.queued), "order of the queue")
        for identity, path in self.finished.items():
            self.assertEqual(items[identity].get("path"), path, items[identity])
        for item in items.values():
            if item["state"] == "completed" and item["id"] not in self.finished:
                self.assert_identical(item)
        self.note_finished(items.values())
        wait_for("all messages", lambda: set(self.told) <= set(self.messages()))
        self.assertEqual(self.messages(), self.told, "messages lost, repeated or out of order")

    def assert_identical(self, item):
        name = item["filename"].split("\\")[-1]
        self.assertEqual(sha256(item["path"]), sha256(self.sources[name]), f"{name} is corrupt")


if __name__ == "__main__":
    killing.main()
