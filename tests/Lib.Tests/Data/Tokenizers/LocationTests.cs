using Experiments.Data;

namespace Experiments.Lib.Tests.Data;

public class LocationTests
{
    private static readonly int[] Mask = [.. Enumerable.Range(0, 16).Select(i => i * 8)];

    [Fact]
    public void Bins_hold_equal_parts_and_decode_to_their_centre()
    {
        var bins = new LocationTokens(32);
        Assert.Equal([0, 8, 16, 31], bins.Encode(new(0f, 0.25f, 0.5156f, 1f)));
        var box = new Box(0.1f, 0.2f, 0.3f, 0.4f);
        Assert.Equal([6, 12, 19, 25], bins.With(bins: 64).Encode(box));
        var back = bins.With(bins: 64).Decode([6, 12, 19, 25]);
        Assert.Equal(box.Top, back.Top, 0.5f / 64 + 1e-6f);
        Assert.Equal(box.Right, back.Right, 0.5f / 64 + 1e-6f);
        Assert.Throws<ArgumentException>(() => bins.Decode([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => bins.With(bins: 0).Encode(box));
    }

    [Fact]
    public void PaliGemma_writes_y_before_x_in_1024_bins_of_which_the_ends_are_0_and_1()
    {
        Assert.Equal(["<loc0000>", "<loc0256>", "<loc0512>", "<loc1023>"], LocationTokens.PaliGemma.Write(new(-0.1f, 0.25f, 0.5f, 1f)));
        Assert.Equal(new Box(0, 1, 0.5f, 1), LocationTokens.PaliGemma.Decode([0, 1023, 512, 1023]) with { Bottom = 0.5f });
        foreach (int bin in Enumerable.Range(0, 1024))
        {
            var box = LocationTokens.PaliGemma.Decode([bin, bin, bin, bin]);
            Assert.Equal([bin, bin, bin, bin], LocationTokens.PaliGemma.Encode(box));
            Assert.Equal(bin, LocationTokens.PaliGemma.BinOf(LocationTokens.PaliGemma.TokenOf(bin)));
        }
        foreach (string other in new[] { "", "<loc1024>", "<loc12>", "<loc00012>", "<loc0012", "<loc-001>", "<seg001>", "<loc0012>x" })
            Assert.Equal(-1, LocationTokens.PaliGemma.BinOf(other));
    }

    [Fact]
    public void Objects_are_read_as_they_were_written()
    {
        LocatedObject[] objects = [new(LocationTokens.PaliGemma.Decode([10, 20, 500, 600]), "red ball"), new(LocationTokens.PaliGemma.Decode([0, 0, 1023, 1023]), "cat", Mask), new(LocationTokens.PaliGemma.Decode([1, 2, 3, 4]), "")];
        string text = LocatedText.Write(objects);
        Assert.StartsWith("<loc0010><loc0020><loc0500><loc0600> red ball ; <loc0000><loc0000><loc1023><loc1023><seg000><seg008>", text, StringComparison.Ordinal);
        var reading = LocatedText.Read(text);
        Assert.Empty(reading.Faults);
        Assert.Equal(objects.Select(o => (o.Box, o.Name)), reading.Objects.Select(o => (o.Box, o.Name)));
        Assert.Equal(Mask, reading.Objects[1].Mask);
        Assert.Empty(LocatedText.Read("").Objects);
        Assert.Throws<ArgumentException>(() => LocatedText.Write([new(default, "a;b")]));
        Assert.Throws<ArgumentException>(() => LocatedText.Write([new(default, "a", [1, 2])]));
    }

    [Theory]
    [InlineData("<loc0001><loc0002><loc0003> cat", "3 location tokens")]
    [InlineData("<loc0001><loc0002><loc0003><loc0004><loc0005> cat", "5 location tokens")]
    [InlineData("<loc0001><loc0002><loc0003><loc0004><seg001> cat", "1 mask tokens")]
    [InlineData("<loc0001><loc0002><loc0003><loc1024> cat", "<loc1024>")]
    [InlineData("<loc0001><loc0002><loc0003><loc0004><seg128> cat", "<seg128>")]
    [InlineData("<loc0001><loc0002><loc0003><loc00", "cut off")]
    [InlineData("<loc0005><loc0002><loc0003><loc0004> cat", "box is empty")]
    [InlineData("<loc0001><loc0002><loc0003><loc0004> cat <loc0001>", "holds a token")]
    [InlineData("a cat sits there", "0 location tokens")]
    [InlineData("<seg001><loc0002>", "out of place")]
    public void Malformed_parts_are_reported_and_the_others_read(string part, string fault)
    {
        var reading = LocatedText.Read($"<loc0001><loc0002><loc0003><loc0004> dog ; {part} ;; <loc0001> <loc0002> <loc0003> <loc0004>  bird");
        Assert.Equal(["dog", "bird"], reading.Objects.Select(o => o.Name));
        Assert.Contains(fault, Assert.Single(reading.Faults), StringComparison.Ordinal);
        Assert.StartsWith("part 2", reading.Faults[0], StringComparison.Ordinal);
    }
}
