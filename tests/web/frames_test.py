#!/usr/bin/env python3
"""50,000 rows scroll and filter without a frame over 50 ms: transfers that the daemon really has, and
search results that stand in for those of a large network."""

import unittest

import browser
import scene  # finds the modules of tests/e2e

ROWS = 50_000
LONGEST_FRAME_MS = 50
# Others of this machine may take the processor meanwhile; what is ours shows in every round.
ROUNDS = 8

# Gives every event's frames time to come, and the longest of them: from one frame to the next, and
# the longest piece of work on the page's thread.
MEASURE = """
    const [selector, filter, words, done] = arguments;
    const list = document.querySelector(selector);
    const field = document.querySelector(filter);
    const gaps = [];
    let work = 0;
    const observer = new PerformanceObserver((seen) => {
        for (const entry of seen.getEntries()) work = Math.max(work, entry.duration);
    });
    observer.observe({ type: 'long-animation-frame' });
    let last = performance.now();
    let step = 0;
    const height = list.scrollHeight - list.clientHeight;
    const type = (text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };
    const frame = (now) => {
        gaps.push(now - last);
        last = now;
        step += 1;
        const at = document.querySelector(selector);
        if (step <= 60 && at) at.scrollTop = (at.scrollTop + 97 + step * 11) % height;
        else if (step <= 90 && at) at.scrollTop = height * ((step * 7919) % 97) / 97;
        else if (step % 8 === 0 && words.length > 0) type(words.shift());
        if (step < 100 || words.length > 0 || step % 8 !== 7) return requestAnimationFrame(frame);
        type('');
        setTimeout(() => { observer.disconnect(); done({ gap: Math.max(...gaps.slice(2)), work, frames: gaps.length }); }, 300);
    };
    requestAnimationFrame(frame);"""

# A network of 500 users with 100 files each, in place of what the daemon has found.
STAND_IN = """
    const real = window.fetch;
    const json = (value) => new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } });
    const search = { id: 1, query: 'aurora', state: 'stopped', complete: true, reason: '', started: 1, responses: 500,
        files: 50000, locked_files: 0 };
    const answer = (user) => ({ username: `user${user}`, free_slot: user % 3 === 0, average_speed: user * 4001,
        queue_length: user % 40, folders: Array.from({ length: 10 }, (_, f) => {
            const path = `Music\\\\Artist ${(user * 31 + f) % 700}\\\\Album ${(user + f * 17) % 900} (${1970 + f})`;
            return { path, locked: false, files: Array.from({ length: 10 }, (_, n) => ({
                name: `${n + 1} - Aurora ${(user * 13 + n * 7) % 1000}.${n % 4 ? 'mp3' : 'flac'}`,
                filename: `${path}\\\\${n + 1} - Aurora ${(user * 13 + n * 7) % 1000}.${n % 4 ? 'mp3' : 'flac'}`,
                size: 3000000 + user * n * 1000, bitrate: n % 4 ? 128 + 64 * (n % 4) : undefined, duration: 100 + n * 20 })) };
        }) });
    window.fetch = (url, options) => {
        const path = String(url);
        if (/\\/searches$/.test(path)) return Promise.resolve(json({ items: [search] }));
        const page = path.match(/searches\\/1\\/results\\?offset=(\\d+)&limit=(\\d+)/);
        if (!page) return real(url, options);
        const [offset, limit] = [Number(page[1]), Number(page[2])];
        const items = Array.from({ length: Math.min(limit, 500 - offset) }, (_, i) => answer(offset + i));
        return Promise.resolve(json({ search, items, next_offset: offset + items.length }));
    };"""


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scene = cls.enterClassContext(scene.Scene())
        cls.browser = cls.enterClassContext(browser.Browser())
        cls.browser.size(1280, 800)
        cls.you = cls.scene.you()

    def assert_smooth(self, what, filter_field):
        best = None
        for _ in range(ROUNDS):
            words = ["a", "al", "album 7", "album 77", "album", "-album 1", "zzz", "11"]
            measured = self.browser.run_async(MEASURE, "[role=grid], [role=treegrid]", filter_field, words)
            print(f"{what}: longest gap {measured['gap']:.0f} ms, longest work {measured['work']:.0f} ms, {measured['frames']} frames")
            if best is None or measured["gap"] < best["gap"]:
                best = measured
            if round(best["gap"]) <= LONGEST_FRAME_MS:
                break
        self.assertLessEqual(round(best["gap"]), LONGEST_FRAME_MS, what)

    def test_transfers(self):
        for start in range(0, ROWS, 10_000):
            files = [
                {"filename": f"Music\\Artist {i % 400}\\Album {i // 12}\\{i % 12 + 1} - Track {i}.mp3", "size": 5_000_000 + i}
                for i in range(start, start + 10_000)
            ]
            self.you.call("POST", "/downloads", {"username": f"nobody {start}", "files": files})
        self.browser.open(self.you.api + "/#/transfers")
        self.browser.wait_for_text("50,000")
        self.assert_smooth("transfers", "main input[type=search]")

    def test_search_results(self):
        self.browser.open("about:blank")
        stand_in = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=STAND_IN)
        self.browser.open(self.you.api + "/#/search/1")
        self.browser.wait_for_text("50,000 files")
        self.browser.devtools("Page.removeScriptToEvaluateOnNewDocument", identifier=stand_in["identifier"])
        self.assert_smooth("search results", "input.text")


if __name__ == "__main__":
    browser.skip_without_browser()
    unittest.main(verbosity=2)
