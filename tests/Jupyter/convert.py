#!/usr/bin/python3
"""Two notebooks executed by jupyter nbconvert at the same time, one of which fails in its second cell.

    /usr/bin/python3 convert.py path/to/Experiments.Kernels.dll

The good one must come out with its outputs and with progress lines that ended as one line, the other must end nbconvert with the
cell's own error and without its third cell run.
"""

import os
import subprocess
import sys

from installed import kernels, needs

needs(nbconvert="python3-nbconvert", nbformat="python3-nbformat")

import nbformat

PATIENCE = 300  # Seconds.

GOOD = [
    "var seven = 7;",
    'for (int i = 1; i <= 3; i++) Console.Write($"\\rstep {i} of 3");\nConsole.WriteLine();',
    "#!fsharp\n#!share --from csharp seven\nseven * 6",
    'new Chart("loss").Line("a", [1, 2, 3], [3.0, 2, 1])',
]
BAD = ["1", 'throw new InvalidOperationException("stop here");', 'System.IO.File.WriteAllText("third", "");']


def write(path, cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "experiments-csharp", "display_name": "C# (Experiments)", "language": "C#"}
    nbformat.write(notebook, path)


def convert(folder, name):
    return subprocess.Popen(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", f"{name}-out", os.path.join(folder, f"{name}.ipynb")],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def main(program):
    with kernels(program) as folder:
        write(os.path.join(folder, "good.ipynb"), GOOD)
        write(os.path.join(folder, "bad.ipynb"), BAD)
        good, bad = convert(folder, "good"), convert(folder, "bad")
        good_errors, bad_errors = good.communicate(timeout=PATIENCE)[1], bad.communicate(timeout=PATIENCE)[1]
        assert good.returncode == 0, good_errors
        assert bad.returncode != 0, "nbconvert did not stop at the error"
        assert "InvalidOperationException" in bad_errors and "stop here" in bad_errors, bad_errors
        assert not os.path.exists(os.path.join(folder, "third")), "the cell after the error ran"
        cells = nbformat.read(os.path.join(folder, "good-out.ipynb"), as_version=4).cells
        assert [cell.execution_count for cell in cells] == [1, 2, 3, 4], "counts"
        assert cells[1].outputs[0].text == "step 3 of 3\n", repr(cells[1].outputs)
        assert cells[2].outputs[0].data["text/plain"] == "42", repr(cells[2].outputs)
        assert {"image/png", "text/plain"} <= set(cells[3].outputs[0].data), repr(cells[3].outputs)[:300]
    print("ok: two notebooks at once, the error stopped its own")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
