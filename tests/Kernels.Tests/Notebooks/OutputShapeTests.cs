using System.Text.Json.Nodes;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Tests.Notebooks;

public class OutputShapeTests
{
    private static OutputShape Shape(params string[] outputs) => OutputShape.Of(outputs.Select(output => JsonNode.Parse(output)!.AsObject()));

    private static string Stream(string name, string text) => new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = text }.ToJsonString();

    private static string Display(params string[] mimes) =>
        new JsonObject { ["output_type"] = "display_data", ["data"] = new JsonObject(mimes.Select(mime => KeyValuePair.Create(mime, (JsonNode?)"x"))) }.ToJsonString();

    [Fact]
    public void Words_and_the_order_of_mime_types_do_not_matter()
    {
        Assert.Equal(Shape(Stream("stdout", "a\nb"), Display("text/plain", "image/png")), Shape(Stream("stdout", "c"), Display("image/png", "text/plain")));
        Assert.NotEqual(Shape(Display("text/plain")), Shape(Display("image/png", "text/plain")));
        Assert.NotEqual(Shape(Display("text/plain"), Stream("stdout", "a")), Shape(Stream("stdout", "a"), Display("text/plain")));
    }

    [Fact]
    public void Neighbouring_streams_are_one_however_they_take_turns()
    {
        Assert.Equal(Shape(Stream("stdout", "a"), Stream("stderr", "b"), Stream("stdout", "c")), Shape(Stream("stderr", "b"), Stream("stdout", "a")));
        Assert.NotEqual(Shape(Stream("stdout", "a")), Shape(Stream("stderr", "a")));
        Assert.NotEqual(Shape(Stream("stdout", "a"), Display("text/plain"), Stream("stdout", "a")), Shape(Stream("stdout", "a"), Display("text/plain")));
    }

    [Fact]
    public void Progress_that_wiped_itself_away_is_no_output() =>
        Assert.Equal(Shape(), Shape(Stream("stdout", "step 1\r      \r\n")));

    [Fact]
    public void An_error_is_known_by_its_name() =>
        Assert.NotEqual(Shape("""{"output_type": "error", "ename": "A"}"""), Shape("""{"output_type": "error", "ename": "B"}"""));

    [Fact]
    public void A_shape_reads_as_one_line()
    {
        Assert.Equal("no outputs", Shape().ToString());
        Assert.Equal(
            "stream stderr and stdout, then 2 × display_data image/png, text/plain",
            Shape(Stream("stdout", "a"), Stream("stderr", "b"), Display("text/plain", "image/png"), Display("image/png", "text/plain")).ToString());
        Assert.EndsWith(", then …", Shape([.. Enumerable.Range(0, 100).Select(i => Display($"a/{i}"))]).ToString());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"output_type": 3, "data": [1]}""")]
    [InlineData("""{"output_type": "stream", "name": null, "text": {}}""")]
    [InlineData("""{"output_type": "display_data", "data": {"text/\u001b[2J\nplain": 1}}""")]
    public void Whatever_a_file_holds_is_described_without_control_characters(string output) =>
        Assert.DoesNotContain(Shape(output).ToString(), char.IsControl);
}
