"""People who go on with their lives while others misbehave, and how long they have to wait."""

import multiprocessing
import time

from soulseek import Code, Session

# How often they do something. A line of chat comes with every tenth ping.
PAUSE_SECONDS = 0.025


def live(address, stop, results):
    """Pings, and says lines that another one hears, until `stop` is set. In a process of its own,
    so that the work of the test does not count as waiting."""
    room = "quiet corner"
    speaker = Session(address, "healthy speaker")
    listener = Session(address, "healthy listener")
    for person in (speaker, listener):
        person.join(room)
    results.send("ready")
    pings = []
    lines = []
    while not stop.wait(PAUSE_SECONDS) or not lines:
        pings.append(speaker.ping())
        if len(pings) % 10 == 1:
            line = f"line {len(lines)}"
            start = time.monotonic()
            speaker.request(Code.SAY_CHATROOM, room, line)
            listener.expect(
                Code.SAY_CHATROOM,
                lambda fields: fields.texts_in_row(3) == [room, speaker.name, line],
            )
            lines.append(time.monotonic() - start)
    speaker.close()
    listener.close()
    results.send((pings, lines))


def summary(seconds):
    ordered = sorted(seconds)
    at = lambda share: f"{ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000:.1f} ms"
    return f"{len(ordered)} times, median {at(0.5)}, p99 {at(0.99)}, worst {at(1)}"


class Healthy:
    """Lives through a `with` block; fails if the server kept its people waiting for too long."""

    ONLINE = 2

    def __init__(self, server, what, worst_seconds=2.0):
        self._what = what
        self._worst = worst_seconds
        self._stop = multiprocessing.Event()
        self._results, theirs = multiprocessing.Pipe(duplex=False)
        self._process = multiprocessing.Process(
            target=live, args=(server.address, self._stop, theirs), daemon=True
        )

    def __enter__(self):
        self._process.start()
        assert self._results.recv() == "ready"
        return self

    def __exit__(self, kind, value, trace):
        self._stop.set()
        if kind is not None:
            self._process.terminate()
            return
        assert self._results.poll(60), f"{self._what}: the healthy client is no longer served"
        pings, lines = self._results.recv()
        self._process.join()
        print(f"{self._what}: ping {summary(pings)}; chat {summary(lines)}", flush=True)
        worst = max(pings + lines)
        assert worst <= self._worst, f"{self._what}: somebody honest waited {worst:.2f} s"
