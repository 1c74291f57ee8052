using Experiments.Data;
using Experiments.Papers.LocCa;

namespace Experiments.Lib.Tests.Papers;

public class LocCaBoxFormatTests
{
    public static TheoryData<BoxFormat> Formats => [BoxFormat.Tokens(32), BoxFormat.Numbers(99), BoxFormat.Paper, BoxFormat.Tokens(7)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_written_is_read_back_to_half_a_step(BoxFormat boxes)
    {
        for (int i = 0; i < 40; i++)
        {
            var box = new Box(i / 64f, (i + 3) / 90f, i / 64f + 0.3f, (i + 3) / 90f + 0.4f);
            var read = boxes.Read(boxes.Write(box))!.Value;
            foreach (var (a, b) in new[] { (box.Top, read.Top), (box.Left, read.Left), (box.Bottom, read.Bottom), (box.Right, read.Right) })
                Assert.Equal(a, b, 0.5 / boxes.Scale + 1e-6);
            Assert.Equal(boxes.Length, boxes.Write(box).Split(' ').Length);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Integers_run_from_zero_to_the_scale_and_what_lies_outside_is_clipped(BoxFormat boxes)
    {
        Assert.Equal([0, 0, boxes.Scale, boxes.Scale], boxes.Encode(new(-0.2f, 0, 1, 1.5f)));
        Assert.Equal(new Box(0, 0, 1, 1), boxes.Read(boxes.Write(new(0, 0, 1, 1))));
    }

    [Fact]
    public void Boxes_of_whole_pixels_lose_nothing_with_a_word_an_edge()
    {
        var box = new Box(3 / 32f, 0, 32 / 32f, 17 / 32f);
        Assert.Equal("<loc3> <loc0> <loc32> <loc17>", BoxFormat.Tokens(32).Write(box));
        Assert.Equal(box, BoxFormat.Tokens(32).Read("<loc3> <loc0> <loc32> <loc17>"));
    }

    [Fact]
    public void The_papers_numbers_go_to_500_with_a_word_a_digit()
    {
        Assert.Equal("0 5 0 1 2 5 2 5 0 5 0 0", BoxFormat.Paper.Write(new(0.1f, 0.25f, 0.5f, 1)));
        Assert.Equal([50, 125, 250, 500], BoxFormat.Paper.Encode(new(0.1f, 0.25f, 0.5f, 1)));
        Assert.Equal("0 1 9 9", BoxFormat.Numbers(9).Write(new(0, 0.1f, 0.95f, 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("red ball")]
    [InlineData("1 2 3 4 5 6 7")]
    [InlineData("1 2 3 4 5 6 7 8 9")]
    [InlineData("1 2 3 4 5 6 7 x")]
    [InlineData("5 0 1 0 5 0 9 0")] // bottom at top
    [InlineData("5 0 9 0 6 0 1 0")] // right before left
    public void What_is_no_box_is_read_as_none(string text) => Assert.Null(BoxFormat.Numbers(99).Read(text));

    [Fact]
    public void Numbers_beyond_the_scale_are_no_box()
    {
        Assert.Null(BoxFormat.Paper.Read("0 0 0 0 0 0 5 0 1 4 0 0"));
        Assert.NotNull(BoxFormat.Paper.Read("0 0 0 0 0 0 5 0 0 4 0 0"));
        Assert.Null(BoxFormat.Tokens(32).Read("<loc0> <loc0> <loc33> <loc4>"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Whatever_the_rule_allows_ends_in_a_box(BoxFormat boxes)
    {
        foreach (int seed in Enumerable.Range(0, 60))
        {
            var words = new List<string>();
            for (var next = boxes.Next(words); next.Count > 0; next = boxes.Next(words))
                words.Add(next[seed % 3 == 0 ? next.Count - 1 : seed % 3 == 1 ? 0 : (seed * 7 + words.Count) % next.Count]);
            Assert.Equal(boxes.Length, words.Count);
            Assert.NotNull(boxes.Read(string.Join(' ', words)));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_rule_allows_every_box(BoxFormat boxes)
    {
        foreach (var box in new Box[] { new(0, 0, 1, 1), new(0.2f, 0.5f, 0.4f, 0.9f), new(0.7f, 0, 1, 0.3f) })
        {
            string[] words = boxes.Write(box).Split(' ');
            for (int i = 0; i < words.Length; i++)
                Assert.Contains(words[i], boxes.Next(words[..i]));
            Assert.Empty(boxes.Next(words));
        }
    }

    [Fact]
    public void Digits_that_would_pass_the_scale_are_not_allowed()
    {
        Assert.Equal(["0", "1", "2", "3", "4"], BoxFormat.Paper.Next([])); // the top is below 500, so that there is room for a bottom
        Assert.Equal(["0"], BoxFormat.Paper.Next(["0", "0", "0", "0", "0", "0", "5", "0"]));
        Assert.Equal(["9"], BoxFormat.Numbers(99).Next(["9", "8", "0", "0"]));
        Assert.Equal(["9"], BoxFormat.Numbers(99).Next(["9", "8", "0", "0", "9"]));
    }

    [Fact]
    public void A_format_prints_how_coordinates_are_written() =>
        Assert.Equal(["words 0 to 32", "digits 0 to 500"], new[] { BoxFormat.Tokens(32), BoxFormat.Paper }.Select(b => b.ToString()));

    [Fact]
    public void A_scale_of_zero_is_refused() =>
        Assert.Contains("BoxFormat.Scale is 0", Assert.Throws<ArgumentException>(BoxFormat.Numbers(0).Validate).Message);
}
