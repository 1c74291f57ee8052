#!/usr/bin/python3
"""Executes notebooks with nbclient, the engine of nbconvert, each in its own folder, and says how many seconds each took.

    EXPERIMENTS_SIZE=quick /usr/bin/python3 execute.py path/to/Experiments.Kernels.dll NOTEBOOK...

The kernel is the one each notebook names, experiments-csharp when it names none. The notebooks stay as they are; what their
cells write goes to runs/check-NAME beside them. A cell that fails ends its notebook, and the exit code is 1.
"""

import os
import sys
import time

from installed import kernels, needs

needs(nbclient="python3-nbclient", nbformat="python3-nbformat")

import nbclient
import nbformat


def execute(path):
    """Runs a notebook and returns what went wrong, or None."""
    os.environ["JPY_SESSION_NAME"] = "check-" + os.path.basename(path)
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": os.path.dirname(os.path.abspath(path))}}
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "experiments-csharp")
    try:
        nbclient.NotebookClient(notebook, kernel_name=kernel, timeout=None, startup_timeout=120, resources=resources).execute()
    except (nbclient.exceptions.CellExecutionError, nbclient.exceptions.DeadKernelError) as error:
        return str(error)
    return None


def main(program, *notebooks):
    failed = 0
    with kernels(program):
        for path in notebooks:
            begin = time.monotonic()
            error = execute(path)
            failed += error is not None
            print(f"{path}: {'ok' if error is None else 'FAILED'}, {time.monotonic() - begin:.1f} s", flush=True)
            if error is not None:
                print(error)
    return int(failed > 0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
