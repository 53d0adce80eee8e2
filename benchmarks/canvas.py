"""Frames a second while the map is panned and zoomed in Chromium, against an empty page under the same moves."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from benchmarks.mapping import git_dirs, label
from benchmarks.process import serve
from benchmarks.report import Report

SECONDS = 3.0
_COUNT = """() => { window.frames_seen = 0; const next = () => { window.frames_seen += 1; requestAnimationFrame(next) };
requestAnimationFrame(next) }"""


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Look at the map of pip and of redis."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        report.line("frames while panning: there is no Chromium here", "–")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this benchmark needs it

    folder.mkdir(parents=True)
    wanted = [path for path in git_dirs(repos) if label(path).split("+")[-1].removesuffix(".git") in {"pip", "redis"}]
    with serve(folder / "data", repos) as (server, _), sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        for path in wanted:
            project = server.ask("POST", "/api/projects", {"repository_url": str(path)})
            server.wait(project["job_id"])
            base = f"http://127.0.0.1:{server.port}"
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto("about:blank")
            empty = _frames(page)
            page.goto(f"{base}/projects/{project['id']}/map")
            page.wait_for_selector("svg [data-node], svg .room, svg .module", timeout=30_000)
            nodes = len(server.ask("GET", f"/api/projects/{project['id']}/modules")["nodes"])
            share = _frames(page) / empty
            page.close()
            report.line(
                f"{label(path)}: frames while panning and zooming {nodes} rooms / an empty page",
                f"{share:.2f} ×",
                "≥ 0.8 ×",
                share >= 0.8,
            )
        browser.close()


def _frames(page) -> float:
    """Return frames a second while the mouse drags to and fro and the wheel turns."""
    page.evaluate(_COUNT)
    page.mouse.move(640, 500)
    page.mouse.down()
    started = time.perf_counter()
    step = 0
    before = page.evaluate("window.frames_seen")
    while time.perf_counter() - started < SECONDS:
        step += 1
        page.mouse.move(640 + 200 * (step % 20) / 20, 500 - 150 * (step % 15) / 15)
        if step % 10 == 0:
            page.mouse.up()
            page.mouse.wheel(0, 120 if step % 20 else -120)
            page.mouse.down()
    seconds = time.perf_counter() - started
    seen = page.evaluate("window.frames_seen") - before
    page.mouse.up()
    return seen / seconds
