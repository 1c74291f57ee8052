"""A program on a pseudo terminal, and what a reader would see of it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

# Sequences that move, colour or ask; what is left is the text.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[()][A-Z0-9]|\x1b[=>]")
CURSOR_QUESTION, CURSOR_ANSWER = b"\x1b[6n", b"\x1b[1;1R"


class Terminal:
    """Runs a command until closed."""

    def __init__(self, command, rows=50, columns=150):
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execvp(command[0], command)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.raw = b""
        self.mark = 0

    @property
    def text(self):
        """What came since the latest type()."""
        return CONTROL.sub("", self.raw[self.mark:].decode("utf-8", "replace"))

    def type(self, keys):
        """Presses keys."""
        self.mark = len(self.raw)
        os.write(self.file, keys.encode())

    def expect(self, text, seconds=60):
        """Waits until the text appears and gives all that came; fails with it when it does not."""
        end = time.monotonic() + seconds
        while text not in self.text:
            if time.monotonic() > end or not self._read(0.1):
                raise AssertionError(f"{text!r} did not appear; the terminal shows:\n{self.text}")
        return self.text

    def ends(self, seconds=60):
        """Waits for the program's end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(0.1)
            if os.waitpid(self.process, os.WNOHANG)[0]:
                self.process = 0
                return True
        return False

    def close(self):
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        os.close(self.file)

    def _read(self, seconds):
        """Takes what there is; false at the end."""
        if not select.select([self.file], [], [], seconds)[0]:
            return True
        try:
            news = os.read(self.file, 1 << 16)
        except OSError:
            return False
        self.raw += news
        for _ in range(news.count(CURSOR_QUESTION)):
            os.write(self.file, CURSOR_ANSWER)
        return bool(news)
