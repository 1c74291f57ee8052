"""The kernels installed for one run of a script, apart from the user's own kernels, history and settings."""

import contextlib
import importlib.util
import os
import subprocess
import sys
import tempfile

SKIPPED = 77


def needs(**packages):
    """Ends the script with the exit code of a skipped check unless the modules are there; each comes with its Debian package."""
    for module, package in packages.items():
        if importlib.util.find_spec(module) is None:
            print(f"skipped: {sys.executable} has no module {module} (Debian: {package}).")
            sys.exit(SKIPPED)


@contextlib.contextmanager
def kernels(program):
    """Installs the kernels of Experiments.Kernels.dll in a temporary folder, which it gives, and lets Jupyter look only there."""
    with tempfile.TemporaryDirectory(prefix="experiments-jupyter-", ignore_cleanup_errors=True) as folder:
        subprocess.run(["dotnet", os.path.abspath(program), "install", "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
        os.environ["JUPYTER_PATH"] = os.path.join(folder, "share", "jupyter")
        os.environ["XDG_DATA_HOME"] = os.path.join(folder, "data")
        os.environ["JUPYTER_DATA_DIR"] = os.path.join(folder, "data", "jupyter")
        os.environ["JUPYTER_CONFIG_DIR"] = os.path.join(folder, "config")
        os.environ["JUPYTER_RUNTIME_DIR"] = os.path.join(folder, "runtime")
        os.environ["IPYTHONDIR"] = os.path.join(folder, "ipython")
        yield folder
