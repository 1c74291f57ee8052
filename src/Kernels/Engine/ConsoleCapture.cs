using System.Text;

namespace Experiments.Kernels.Engine;

/// <summary>Leads the console's output and error to the cell that writes, and its input to the reader of the cell that asks.</summary>
internal static class ConsoleCapture
{
    private static readonly Lock Gate = new();
    private static bool installed;

    /// <summary>Takes over <see cref="Console.Out"/>, <see cref="Console.Error"/> and <see cref="Console.In"/> once a process.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (installed)
                return;
            installed = true;
            Console.SetOut(new CellWriter("stdout", Console.Out));
            Console.SetError(new CellWriter("stderr", Console.Error));
            Console.SetIn(new CellReader());
        }
    }

    private sealed class CellWriter(string stream, TextWriter outside) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (CellContext.Current is { } cell)
                cell.Write(stream, buffer);
            else
                outside.Write(buffer);
        }

        // One call a line, so that lines of several threads do not mix.
        public override void WriteLine(string? value) => Write(value + "\n");

        public override void WriteLine(ReadOnlySpan<char> buffer) => Write($"{buffer}\n");

        public override void WriteLine() => Write('\n');
    }
}
