using System.Text.Json.Nodes;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Tests.Notebooks;

public class OutputRecorderTests
{
    private static JsonObject Data(string text) => new() { ["text/plain"] = text };

    [Theory]
    [InlineData("a\nb\n", "a\nb\n")]
    [InlineData("step 1\rstep 2\rstep 3\n", "step 3\n")]
    [InlineData("long line\rab\n", "abng line\n")]
    [InlineData("long line\rab       \n", "ab\n")]
    [InlineData("dos\r\nline\r\n", "dos\nline\n")]
    [InlineData("open\r1/2", "1/2n")]
    public void A_line_rewritten_by_carriage_returns_keeps_its_final_state(string written, string expected)
    {
        var whole = new StreamText();
        whole.Append(written);
        Assert.Equal(expected, whole.ToString());
        var pieces = new StreamText();
        foreach (char c in written)
            pieces.Append(c.ToString());
        Assert.Equal(expected, pieces.ToString());
    }

    [Fact]
    public void A_runaway_stream_is_cut()
    {
        var text = new StreamText();
        for (int i = 0; i < 200_000; i++)
            text.Append("0123456789\n");
        Assert.InRange(text.ToString().Length, StreamText.Longest, StreamText.Longest + 100);
        Assert.EndsWith(" more lines)\n", text.ToString());
    }

    [Fact]
    public void A_line_that_never_ends_is_cut()
    {
        var text = new StreamText();
        for (int i = 0; i < 200_000; i++)
            text.Append("0123456789");
        Assert.Equal(StreamText.Longest + 1, text.ToString().Length);
        Assert.EndsWith("…", text.ToString());
        text.Append("\nnext");
        Assert.EndsWith("…\nnext", text.ToString());
    }

    [Fact]
    public void Outputs_take_the_form_that_notebooks_hold()
    {
        var recorder = new OutputRecorder();
        recorder.Add(1, new StreamOutput("stdout", "a\n"));
        recorder.Add(1, new StreamOutput("stdout", "b"));
        recorder.Add(1, new StreamOutput("stderr", "c"));
        recorder.Add(1, new DisplayOutput(Data("x\ny"), "id"));
        recorder.Add(1, new ResultOutput(Data("3"), 1));
        recorder.Add(1, new ErrorOutput(CellError.Of("E", "m")));
        Assert.Equal("b", recorder.Outputs(1)[0]!["text"]![1]!.GetValue<string>());
        Assert.Equal(
            "[{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":[\"a\\n\",\"b\"]},{\"output_type\":\"stream\",\"name\":\"stderr\",\"text\":[\"c\"]},"
            + "{\"output_type\":\"display_data\",\"data\":{\"text/plain\":[\"x\\n\",\"y\"]},\"metadata\":{}},"
            + "{\"output_type\":\"execute_result\",\"data\":{\"text/plain\":[\"3\"]},\"metadata\":{},\"execution_count\":1},"
            + "{\"output_type\":\"error\",\"ename\":\"E\",\"evalue\":\"m\",\"traceback\":[\"\\u001B[31mE\\u001B[0m: m\"]}]",
            recorder.Outputs(1).ToJsonString());
    }

    [Fact]
    public void An_update_reaches_displays_of_earlier_cells()
    {
        var recorder = new OutputRecorder();
        recorder.Add(1, new DisplayOutput(Data("old"), "id"));
        recorder.Add(1, new DisplayOutput(Data("other"), "id2"));
        recorder.Add(2, new UpdateOutput(Data("new"), "id"));
        Assert.Equal("new", (string?)recorder.Outputs(1)[0]!["data"]!["text/plain"]![0]);
        Assert.Equal("other", (string?)recorder.Outputs(1)[1]!["data"]!["text/plain"]![0]);
        Assert.Empty(recorder.Outputs(2));
    }

    [Fact]
    public void Clearing_waits_for_the_next_output_when_asked()
    {
        var recorder = new OutputRecorder();
        recorder.Add(1, new StreamOutput("stdout", "a"));
        recorder.Add(1, new ClearedOutput(true));
        Assert.Single(recorder.Outputs(1));
        recorder.Add(1, new StreamOutput("stdout", "b"));
        Assert.Equal("b", (string?)recorder.Outputs(1).Single()!["text"]![0]);
        recorder.Add(1, new ClearedOutput(false));
        Assert.Empty(recorder.Outputs(1));
    }

    [Fact]
    public void The_last_line_is_the_cells_own_progress()
    {
        var recorder = new OutputRecorder();
        Assert.Equal("", recorder.LastLine(1));
        recorder.Add(1, new StreamOutput("stdout", "first\nstep 1\rstep 2"));
        Assert.Equal("step 2", recorder.LastLine(1));
        recorder.Add(1, new StreamOutput("stdout", "\n"));
        Assert.Equal("step 2", recorder.LastLine(1));
    }
}
