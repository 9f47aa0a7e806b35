"""A list of wanted tracks, with the real programs: searched for, fetched from those who have them, and
the next time only what is missing."""

import json
import subprocess
import unittest

from network import PROGRAMS, Network, sha256, wait_for, write_random_file

SIZE = 300_000


class Jobs(unittest.TestCase):
    def setUp(self):
        self.network = self.enterContext(Network())
        server = self.network.server()
        self.ann = self.peer(server, "ann", "Ann Band/First/01 - Dawn.mp3", "Ann Band/First/02 - Noon.mp3")
        self.bob = self.peer(server, "bob", "Cid/Cid - Dusk.mp3", "Cid/Cid - Dusk (live).mp3")
        self.me = self.network.client("me", server)
        self.list = self.network.folder / "wanted.csv"
        self.list.write_text("Artist;Title;Album\nAnn Band;Dawn;First\nann band;Noon;\nCid;Dusk;\n")

    def peer(self, server, name, *paths):
        folder = self.network.folder / name / "shared"
        for seed, path in enumerate(paths):
            write_random_file(folder / path, SIZE, f"{name} {seed}")
        client = self.network.client(name, server, shares=[folder])
        wait_for(f"{name} has scanned", lambda: client.shares_files(len(paths)))
        return folder

    def kindred(self, *words):
        """Exit status, and the lines of JSON it prints."""
        command = [PROGRAMS / "kindred", "--data", self.me.data, "--json", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    def add(self, *words):
        """The states of the entries of the list, by title, once all have ended."""
        status, items = self.kindred("jobs", "add", self.list, "--format", "mp3", "--follow", *words)
        self.assertEqual(status, 0, items)
        return {item["title"]: item["state"] for item in items}

    def fetched(self):
        """What lies in the download folder, by name."""
        return {path.name: sha256(path) for path in self.me.downloads.rglob("*.mp3")}

    def test_a_list_is_fetched_and_the_next_time_only_what_is_missing(self):
        wanted = [self.ann / "Ann Band/First/01 - Dawn.mp3", self.ann / "Ann Band/First/02 - Noon.mp3"]
        wanted.append(self.bob / "Cid/Cid - Dusk.mp3")
        expected = {path.name: sha256(path) for path in wanted}
        self.assertEqual(
            self.add(), {"Dawn": "completed", "Noon": "completed", "Dusk": "completed"}
        )
        self.assertEqual(self.fetched(), expected)

        self.assertEqual(self.add(), {"Dawn": "present", "Noon": "present", "Dusk": "present"})
        self.assertEqual(len(self.kindred("jobs")[1][0]["items"]), 1, "it is the same job")

        next(self.me.downloads.rglob("02 - Noon.mp3")).unlink()
        states = self.add("--name", "another")
        self.assertEqual(states, {"Dawn": "present", "Noon": "completed", "Dusk": "present"})
        self.assertEqual(self.fetched(), expected)

    def test_a_job_goes_on_after_the_program_was_killed(self):
        status, jobs = self.kindred("jobs", "add", self.list)
        self.assertEqual(status, 0)
        self.me.kill()
        self.me.start()
        status, items = self.kindred("jobs", "show", str(jobs[0]["id"]), "--follow")
        self.assertEqual(status, 0, items)
        self.assertEqual({item["state"] for item in items}, {"completed"})
        self.assertEqual(len(self.fetched()), 3)

    def test_a_choice_is_explained(self):
        self.add()
        status, answers = self.kindred("jobs", "explain", "wanted", "3")
        self.assertEqual(status, 0)
        best, second = answers[0]["candidates"]
        self.assertTrue(best["path"].endswith("Cid - Dusk.mp3"))
        self.assertTrue(best["chosen"])
        self.assertIn("another version: live", second["reasons"])


if __name__ == "__main__":
    unittest.main()
