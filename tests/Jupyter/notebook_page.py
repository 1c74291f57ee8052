#!/usr/bin/python3
"""A Notebook 6 server and its page in a headless browser: what somebody who learns with the C# kernel does in an hour.

    /usr/bin/python3 notebook_page.py path/to/Experiments.Kernels.dll [FOLDER-FOR-SCREENSHOTS]

Runs cells of both languages, completes a name, shows charts as pictures and live, interrupts an endless loop from the toolbar,
restarts the kernel, runs again.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

from browser import ENTER, SHIFT, TAB, Browser
from installed import SKIPPED, kernels, needs

needs(notebook="python3-notebook", nbformat="python3-nbformat")
if not shutil.which("chromedriver"):
    print("skipped: there is no chromedriver (Debian: chromium-driver).")
    sys.exit(SKIPPED)

import nbformat

CHART = 'new Chart("The loss while training").Line("train", [1, 2, 3, 4], [3.0, 2, 1.5, 1.2]).X("step").Y("nats")'


@contextlib.contextmanager
def server(folder):
    """A server on a free port, without a token, whose notebooks lie in the folder. Gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = open(os.path.join(folder, "server.log"), "w", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--port-retries=0",
         "--NotebookApp.token=", "--NotebookApp.password=", f"--notebook-dir={folder}"], stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(address + "/api", timeout=5).close()
                break
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()
        log.close()


class Page:
    """A notebook with one empty cell, opened."""

    def __init__(self, browser, address, folder, pictures):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("")])
        notebook.metadata["kernelspec"] = {"name": "experiments-csharp", "display_name": "C# (Experiments)", "language": "C#"}
        nbformat.write(notebook, os.path.join(folder, "lesson.ipynb"))
        self.browser, self.pictures, self.last = browser, pictures, 0
        browser.open(address + "/notebooks/lesson.ipynb")
        self.is_ready()

    def is_ready(self):
        self.browser.wait(
            "window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected() && !Jupyter.notebook.kernel_busy",
            120, "the kernel is connected")

    def start(self, code):
        """Puts code in the last cell and presses shift and enter."""
        self.last = self.browser.script("return Jupyter.notebook.ncells() - 1;")
        self.browser.script(
            "const n = Jupyter.notebook; n.select(arguments[0]); n.get_selected_cell().set_text(arguments[1]); n.edit_mode(); n.get_selected_cell().focus_editor();",
            self.last, code)
        self.browser.chord(SHIFT, ENTER)

    def run(self, code):
        """Runs a cell to its end and gives the text it shows."""
        self.start(code)
        self.ends()
        return self.output()

    def ends(self):
        self.browser.wait(f"!document.querySelectorAll('.cell')[{self.last}].classList.contains('running') && !Jupyter.notebook.kernel_busy", 60, "the cell ends")

    def output(self):
        return self.browser.script(f"return document.querySelectorAll('.cell')[{self.last}].querySelector('.output').innerText;")

    def keywords(self):
        return self.browser.script(f"return document.querySelectorAll('.cell')[{self.last}].querySelectorAll('.input .cm-keyword, .input .cm-type').length;")

    def shows(self, selector, seconds=60):
        """Waits until the last cell's output has something that takes up room."""
        self.browser.wait(
            f"[...document.querySelectorAll('.cell')[{self.last}].querySelectorAll('.output {selector}')].some(e => e.getBoundingClientRect().height > 50)",
            seconds, f"{selector} is visible")

    def picture(self, name):
        if self.pictures:
            self.browser.script(f"document.querySelectorAll('.cell')[{self.last}].scrollIntoView({{block: 'end'}});")
            self.browser.picture(os.path.join(self.pictures, name + ".png"))


def lesson(page):
    assert "42" in page.run("6 * 7")
    assert "42" in page.run("#!fsharp\nlet twice x = 2 * x\ntwice 21")

    page.start("")
    page.browser.type("Console.WriteL", TAB)
    page.browser.wait("Jupyter.notebook.get_selected_cell().get_text() === 'Console.WriteLine'", 30, "the name is completed")
    page.browser.type("(123 * 1001);")
    page.last = page.browser.script("return Jupyter.notebook.get_selected_index();")
    page.browser.chord(SHIFT, ENTER)
    page.ends()
    assert "123123" in page.output(), page.output()

    progress = page.run('for (int i = 1; i <= 20; i++) { Console.Write($"\\rstep {i} of 20"); Thread.Sleep(20); }\nConsole.WriteLine();')
    assert progress.strip() == "step 20 of 20", progress

    page.run('Enumerable.Range(1, 3).Select(i => new { Arm = $"arm {i}", Loss = 1.0 / i, Steps = 1000 * i })')
    page.shows("table")
    page.run("TorchSharp.torch.arange(12).reshape(3, 4)")
    page.picture("values")

    page.run(CHART)
    page.shows("img")
    width = page.browser.script(f"return document.querySelectorAll('.cell')[{page.last}].querySelector('.output img').width;")
    assert width == 640, f"the chart is {width} pixels wide"
    page.picture("picture")

    error = page.run("int Half(int x) => x / (x - x);\nHalf(3)")
    assert "DivideByZeroException" in error, error
    error = page.run("int answer = \"forty-two\";")
    assert "string" in error, error
    page.picture("errors")

    page.run("int kept = 5;")
    assert page.keywords() == 1, "C# is not coloured"
    page.start("while (true) { }")
    time.sleep(2)
    page.browser.click("button[data-jupyter-action='jupyter-notebook:interrupt-kernel']")
    page.ends()
    assert "nterrupted" in page.output(), page.output()
    assert "5" in page.run("kept")
    page.picture("interrupted")

    page.run("Charts.Mode = ChartMode.Live;")
    page.run(CHART)
    page.shows(".plot-container svg")
    page.picture("live")

    page.browser.click("button[data-jupyter-action='jupyter-notebook:confirm-restart-kernel']")
    page.browser.wait("document.querySelector('.modal.in .btn-danger')", 30, "the question whether to restart")
    time.sleep(0.5)
    page.browser.click(".modal.in .btn-danger")
    page.browser.wait("!document.querySelector('.modal.in')", 30, "the question is gone")
    page.is_ready()
    assert "kept" in page.run("kept"), "a variable outlived the restart"
    assert "42" in page.run("6 * 7")
    page.picture("restarted")


def main(program, pictures=None):
    if pictures:
        os.makedirs(pictures, exist_ok=True)
    with kernels(program) as folder, server(folder) as address:
        browser = Browser()
        try:
            page = Page(browser, address, folder, pictures)
            try:
                lesson(page)
            except AssertionError:
                page.picture("failure")
                raise
        finally:
            browser.close()
    print("ok: a lesson in the notebook page")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
