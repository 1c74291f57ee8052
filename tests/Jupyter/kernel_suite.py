#!/usr/bin/python3
"""The public test suite for Jupyter kernels, on both languages.

    /usr/bin/python3 kernel_suite.py path/to/Experiments.Kernels.dll [csharp|fsharp]

Its pager case is not applicable: this kernel sends no payloads, and help arrives as an answer to an inspection.
"""

import sys
import unittest

from installed import kernels, needs

needs(jupyter_kernel_test="python3-jupyter-kernel-test")

import jupyter_kernel_test

PATIENCE = 120  # Seconds; the suite's own 15 are short for the first cell on a busy machine.


class Suite(jupyter_kernel_test.KernelTests):
    """What both languages share. The first cell of each is run before the suite's clocks."""

    supported_history_operations = ("tail", "range", "search")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kc.execute_interactive("1", timeout=PATIENCE, store_history=False, output_hook=lambda message: None)
        cls.kc.complete(cls.completion_samples[0]["text"])
        cls.kc.get_shell_msg(timeout=PATIENCE)

    def execute_helper(self, code, timeout=PATIENCE, **options):
        return super().execute_helper(code, timeout=timeout, **options)

    @unittest.skip("not applicable: this kernel sends no payloads")
    def test_pager(self):
        pass


class CSharp(Suite):
    kernel_name = "experiments-csharp"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "var 🐎 = 1; DateTime.IsLe", "matches": {"IsLeapYear"}},
        {"text": "#!ls", "matches": {"#!lsmagic"}},
        {"text": "NoSuchName."},
    ]
    complete_code_samples = ["1", "var x = 1;", "int Twice(int x) => 2 * x;", "for (int i = 0; i < 3; i++) { }", "// a remark", ""]
    incomplete_code_samples = ["for (int i = 0; i < 3; i++) {", "Math.Max(1,", "record Point(", "/* a remark", 'var text = """']
    invalid_code_samples = ["}", "Math.Max(1, ]"]
    code_generate_error = 'throw new InvalidOperationException("stop");'
    code_execute_result = [
        {"code": "6*7", "result": "42"},
        {"code": '"some " + "text"', "result": "some text"},
        {"code": "new[] { 1, 2, 3 }", "result": "[ 1, 2, 3 ]"},
        {"code": "new { Name = \"a\", Size = 1 }", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": 'display("seen");', "mime": "text/plain"},
        {"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"},
        {"code": 'display(new Chart("loss").Line("a", [1, 2, 3], [3.0, 2, 1]));', "mime": "image/png"},
    ]
    code_history_pattern = "6?7*"
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "ClearOutput();"


class FSharp(Suite):
    kernel_name = "experiments-fsharp"
    language_name = "F#"
    file_extension = ".fs"
    code_hello_world = 'printfn "hello, world"'
    code_stderr = 'eprintfn "oops"'
    completion_samples = [
        {"text": "List.averageB", "matches": {"averageBy"}},
        {"text": "#!ls", "matches": {"#!lsmagic"}},
        {"text": "NoSuchName."},
    ]
    complete_code_samples = ["1", "let x = 1", "let twice x = 2 * x", "// a remark", ""]
    incomplete_code_samples = ["let f x =", "[ 1; 2", "match 1 with", "(* a remark"]
    invalid_code_samples = [")", "let 1x = ]"]
    code_generate_error = 'failwith "stop"'
    code_execute_result = [
        {"code": "6*7", "result": "42"},
        {"code": '"some " + "text"', "result": "some text"},
        {"code": "[ 1; 2; 3 ]", "result": "[ 1, 2, 3 ]"},
        {"code": '{| Name = "a"; Size = 1 |}', "mime": "text/html"},
    ]
    code_display_data = [
        {"code": 'display "seen"', "mime": "text/plain"},
        {"code": 'display (HTML "<b>bold</b>")', "mime": "text/html"},
    ]
    code_history_pattern = "6?7*"
    code_inspect_sample = "List.map"
    code_clear_output = "ClearOutput()"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    chosen = {"csharp": [CSharp], "fsharp": [FSharp]}.get(sys.argv[2], []) if len(sys.argv) == 3 else [CSharp, FSharp]
    if not chosen:
        sys.exit(__doc__)
    with kernels(sys.argv[1]):
        suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(case) for case in chosen)
        result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    sys.exit(not result.wasSuccessful())
