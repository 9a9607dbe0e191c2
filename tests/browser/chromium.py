"""Finds the Chromium of the browser tests; run as a program, says by its exit code whether there is one."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

DEBIAN = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


def executable() -> Path:
    """Find Debian's Chromium where it is, else the place where Playwright keeps its own."""
    if DEBIAN.exists():
        return DEBIAN
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


if __name__ == "__main__":
    sys.exit(0 if executable().exists() else 1)
