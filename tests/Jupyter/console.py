#!/usr/bin/python3
"""Three sessions of jupyter console on a pseudo terminal: cells, completion, many-line input, a chart's text, history, Ctrl-C, the end.

    /usr/bin/python3 console.py path/to/Experiments.Kernels.dll
"""

import os
import sys
import time

from installed import kernels, needs
from terminal import Terminal

needs(jupyter_console="python3-jupyter-console")

PATIENCE = 20  # Seconds.
COMMAND = [sys.executable, "-m", "jupyter_console", "--kernel", "experiments-csharp"]
ENTER, TAB, UP, CONTROL_C, CONTROL_D = "\r", "\t", "\x1b[A", "\x03", "\x04"


def first_session(terminal):
    begin = time.monotonic()
    terminal.expect("In [1]: ")
    print(f"prompt after {time.monotonic() - begin:.1f} s")

    terminal.type("6*7" + ENTER)
    terminal.expect("Out[1]: 42")
    print(f"first value after {time.monotonic() - begin:.1f} s")
    terminal.expect("In [2]: ")

    terminal.type("Console.WriteL" + TAB)
    terminal.expect("ine")
    terminal.type("(123 * 1001);" + ENTER)
    terminal.expect("123123")
    terminal.expect("In [3]: ")

    terminal.type("for (int i = 0; i < 2; i++)" + ENTER)
    terminal.expect("...: ")
    terminal.type("Console.WriteLine(i + 776);" + ENTER)
    terminal.expect("776\r\n777")
    terminal.expect("In [4]: ")

    terminal.type('new Chart("The loss").Line("train", [1, 2, 3], [3.0, 2, 1])' + ENTER)
    chart = terminal.expect("In [5]: ")
    print("a chart:" + chart[chart.index("Out[4]"):chart.index("In [5]")].rstrip())

    terminal.type("int.Parse(\"x\")" + ENTER)
    terminal.expect("FormatException")
    terminal.expect("In [6]: ")

    terminal.type("40 + 2" + ENTER)
    terminal.expect("Out[6]: 42")
    terminal.expect("In [7]: ")
    leave(terminal)


def second_session(terminal):
    """Finds what the first one ran."""
    terminal.expect("In [1]: ")
    terminal.type(UP)
    terminal.expect("40 + 2")
    terminal.type(ENTER)
    terminal.expect("Out[1]: 42")
    terminal.expect("In [2]: ")
    leave(terminal)


def interrupted_session(terminal):
    terminal.expect("In [1]: ")
    terminal.type("int kept = 5;" + ENTER)
    terminal.expect("In [2]: ")
    terminal.type("while (true) { }" + ENTER)
    time.sleep(2)
    terminal.type(CONTROL_C)
    terminal.expect("nterrupted")
    terminal.expect("In [3]: ")
    terminal.type("kept + 1" + ENTER)
    terminal.expect("Out[3]: 6")
    terminal.expect("In [4]: ")
    leave(terminal)


def kernel_of(terminal):
    """The process that the console started."""
    with open(f"/proc/{terminal.process}/task/{terminal.process}/children") as children:
        return int(children.read().split()[0])


def leave(terminal):
    kernel = kernel_of(terminal)
    terminal.type(CONTROL_D)
    terminal.expect("Do you really want to exit")
    terminal.type("y" + ENTER)
    begin = time.monotonic()
    assert terminal.ends(), "the console did not end"
    while os.path.exists(f"/proc/{kernel}"):
        assert time.monotonic() < begin + PATIENCE, "the kernel outlived its console"
        time.sleep(0.02)
    print(f"console and kernel gone after {time.monotonic() - begin:.1f} s")


def main(program):
    with kernels(program):
        # Version 6.4 loses its own Ctrl-C to prompt_toolkit, whatever the kernel; the simple prompt does without that.
        for session, options in ((first_session, []), (second_session, []), (interrupted_session, ["--simple-prompt"])):
            terminal = Terminal([*COMMAND, *options])
            try:
                session(terminal)
            finally:
                terminal.close()
    print("ok: three console sessions")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
