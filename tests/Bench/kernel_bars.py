"""The kernel's bars, measured beside ipykernel in the same run, both pinned to one core.

    dotnet publish src/Kernels -c Release --self-contained -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -o kernel
    /usr/bin/python3 tests/Bench/kernel_bars.py kernel/Experiments.Kernels [--rounds 5] [--cpu 0]

Needs jupyter_client and ipykernel. Ratios are of medians over the rounds, in which the two kernels take turns.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time

from jupyter_client.manager import KernelManager

WARM = 200
BEFORE_FSHARP = 60
DEFINITIONS = 30
PICTURE = 5_000_000


class Kernel:
    """One started kernel and a front end of it."""

    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        self.started = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        # One request, which the socket holds until the kernel listens: a client that polled would take the one core from the kernel.
        self.client.kernel_info()
        self.client.get_shell_msg(timeout=60)
        self.info = time.perf_counter() - self.started
        # The subscription may be later than the first reply; what is published before it would be missed.
        while True:
            try:
                self.client.get_iopub_msg(timeout=0.05)
                break
            except Exception:
                self.client.kernel_info()

    def run(self, code, interrupt_after=None):
        """Seconds to the reply, seconds to idle, number of stream messages, status."""
        begin = time.perf_counter()
        request = self.client.execute(code, stop_on_error=interrupt_after is None)
        if interrupt_after is not None:
            self.await_stream(request)
            time.sleep(interrupt_after)
            begin = time.perf_counter()
            self.interrupt()
        while True:
            reply = self.client.get_shell_msg(timeout=120)
            if reply["parent_header"].get("msg_id") == request:
                break
        replied = time.perf_counter() - begin
        streams = 0
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != request:
                continue
            streams += message["msg_type"] == "stream"
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        return replied, time.perf_counter() - begin, streams, reply["content"]

    def interrupt(self):
        self.manager.interrupt_kernel()

    def await_stream(self, request):
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") == request and message["msg_type"] == "stream":
                return

    def must(self, code):
        replied, idle, streams, content = self.run(code)
        assert content["status"] == "ok", content
        return replied, idle, streams

    def megabytes(self):
        """Proportional resident memory of the kernel's processes."""
        root = self.manager.provisioner.pid
        children = subprocess.run(["pgrep", "-P", str(root)], capture_output=True, text=True).stdout.split()
        kilobytes = 0
        for process in [root, *map(int, children)]:
            with open(f"/proc/{process}/smaps_rollup") as rollup:
                kilobytes += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
        return kilobytes / 1024

    def shutdown(self):
        begin = time.perf_counter()
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        return time.perf_counter() - begin


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(name, language):
    kernel = Kernel(name)
    figures = {"info": kernel.info}
    kernel.must("1+1")
    figures["first"] = time.perf_counter() - kernel.started
    warm = [kernel.must("1+1")[1] for _ in range(WARM)][WARM // 2:]
    figures["warm p50"], figures["warm p95"] = statistics.median(warm), percentile(warm, 0.95)
    figures["define"] = statistics.median(kernel.must(language["define"] % i)[1] for i in range(DEFINITIONS))
    _, figures["lines"], figures["line messages"] = kernel.must(language["lines"])
    figures["memory"] = kernel.megabytes()
    kernel.must(language["picture"])
    figures["picture"] = statistics.median(kernel.must(language["show"])[1] for _ in range(3))
    for label, code in language["interrupts"].items():
        figures[label] = kernel.run(code, interrupt_after=0.2)[1]
        kernel.must("1+1")
    figures["shutdown"] = kernel.shutdown()
    return figures


PYTHON = {
    "define": "def f%d(x):\n    return x + 1",
    "lines": "for i in range(10000): print(i)",
    "picture": f"from IPython.display import display\nlarge = 'x' * {PICTURE}",
    "show": "display({'text/plain': large}, raw=True)",
    "interrupts": {
        "interrupt loop": "print('begun', flush=True)\nwhile True: pass",
        "interrupt sleep": "import time\nprint('begun', flush=True)\ntime.sleep(60)",
    },
}
CSHARP = {
    "define": "int F%d(int x) => x + 1;",
    "lines": "for (int i = 0; i < 10_000; i++) Console.WriteLine(i);",
    "picture": f"var large = new string('x', {PICTURE});",
    "show": "large.DisplayAs(\"text/plain\");",
    "interrupts": {
        "interrupt loop": "Console.WriteLine(\"begun\");\nwhile (true) { }",
        "interrupt sleep": "Console.WriteLine(\"begun\");\nThread.Sleep(60_000);",
        "interrupt after await": "Console.WriteLine(\"begun\");\nawait Task.Delay(1);\nwhile (true) { }",
    },
}


def own_figures():
    """What has no peer: the chain of cells, and F#."""
    kernel = Kernel("bars-csharp")
    cells = [kernel.must(f"var v{i} = {i}; int g{i}(int x) => x + v{i};")[1] for i in range(310)]
    figures = {"300th to 20th": statistics.median(cells[290:310]) / statistics.median(cells[10:30])}
    kernel.shutdown()
    kernel = Kernel("bars-csharp")
    for _ in range(BEFORE_FSHARP):
        kernel.must("1+1")
    figures["F# first"] = kernel.must("#!fsharp\n1+1")[1]
    figures["F# warm"] = statistics.median(kernel.must(f"#!fsharp\nlet y{i} = {i} + 1")[1] for i in range(40))
    figures["memory with F#"] = kernel.megabytes()
    kernel.shutdown()
    return figures


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kernel", help="what a publish made: Experiments.Kernels, or Experiments.Kernels.dll where it needs the shared runtime")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--cpu", type=int, default=0, help="the core that both are pinned to")
    options = arguments.parse_args()
    os.sched_setaffinity(0, {options.cpu})
    with tempfile.TemporaryDirectory() as folder:
        spec = os.path.join(folder, "kernels", "bars-csharp")
        os.makedirs(spec)
        with open(os.path.join(spec, "kernel.json"), "w") as file:
            json.dump({
                "argv": [*([shutil.which("dotnet")] if options.kernel.endswith(".dll") else []), os.path.abspath(options.kernel), "kernel", "--language", "csharp", "{connection_file}"],
                "display_name": "bars", "language": "C#", "interrupt_mode": "message",
            }, file)
        os.environ["JUPYTER_PATH"] = folder
        os.environ["XDG_DATA_HOME"] = folder
        measure("python3", PYTHON), measure("bars-csharp", CSHARP)
        rounds = [(measure("python3", PYTHON), measure("bars-csharp", CSHARP)) for _ in range(options.rounds)]
        own = [own_figures() for _ in range(max(1, options.rounds // 2))]

    def peer(name):
        return statistics.median(python[name] for python, _ in rounds)

    def ours(name):
        return statistics.median(csharp[name] for _, csharp in rounds)

    def single(name):
        return statistics.median(figures[name] for figures in own)

    met = True

    def row(title, value, unit, bar, other=None):
        nonlocal met
        measured = value / other if other else value
        good = measured <= bar
        met &= good
        beside = f"{other * (1000 if unit == 'ms' else 1):9.1f} {unit:2}" if other else " " * 12
        ratio = f"{measured:6.2f} x" if other else " " * 8
        limit = f"{bar:g} x" if other else f"{bar * (1000 if unit == 'ms' else 1):g} {unit}"
        print(f"{title:34} {value * (1000 if unit == 'ms' else 1):9.1f} {unit:2} {beside} {ratio}   bar {limit:8} {'met' if good else 'MISSED'}")

    print(f"{'':34} {'kernel':>12} {'ipykernel':>12} {'ratio':>8}   ({options.rounds} rounds in turn, one core)")
    row("launch to kernel_info_reply", ours("info"), "ms", 0.6, peer("info"))
    row("launch to first execute_reply", ours("first"), "ms", 1.3, peer("first"))
    row("warm 1+1, p50", ours("warm p50"), "ms", 2.0, peer("warm p50"))
    row("warm 1+1, p95", ours("warm p95"), "ms", 2.5, peer("warm p95"))
    row("define a function, p50", ours("define"), "ms", 2.5, peer("define"))
    row("10 000 lines", ours("lines"), "ms", 4.0, peer("lines"))
    row("10 000 lines, messages", ours("line messages"), "", 200)
    row("5 MB display", ours("picture"), "ms", 2.0, peer("picture"))
    row("interrupt a loop", ours("interrupt loop"), "ms", 0.5)
    row("interrupt a sleep", ours("interrupt sleep"), "ms", 0.5)
    row("interrupt a loop after an await", ours("interrupt after await"), "ms", 1.0)
    row("first F# cell", single("F# first"), "ms", 3.5)
    row("warm F# cell, p50", single("F# warm"), "ms", 0.025)
    row("300th C# cell to the 20th", single("300th to 20th"), "x", 1.5)
    row("memory, C#", ours("memory"), "MB", 300)
    row("memory, C# and F#", single("memory with F#"), "MB", 450)
    row("shutdown", ours("shutdown"), "ms", 1.0)
    print(f"ipykernel: {peer('memory'):.0f} MB, loop {peer('interrupt loop') * 1000:.0f} ms, sleep {peer('interrupt sleep') * 1000:.0f} ms, shutdown {peer('shutdown') * 1000:.0f} ms")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
