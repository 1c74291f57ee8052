using Experiments.Data;
using Experiments.Papers.LocCa;
using Experiments.Worlds;

namespace Experiments.Lib.Tests.Papers;

public class LocCaTextTests
{
    private static readonly Box Place = new(0.25f, 0, 0.75f, 0.5f);

    public static TheoryData<BoxFormat> Formats => [BoxFormat.Tokens(32), BoxFormat.Numbers(99), BoxFormat.Paper];

    [Fact]
    public void The_three_sequences_are_the_papers()
    {
        var boxes = BoxFormat.Tokens(32);
        Assert.Equal("<cap> a red ball", LocCaText.Caption("a red ball"));
        Assert.Equal("<aref> red ball : <loc8> <loc0> <loc24> <loc16>", LocCaText.Refer("red ball", Place, boxes));
        Assert.Equal("<gcap> <loc8> <loc0> <loc24> <loc16> : red ball", LocCaText.Ground("red ball", Place, boxes));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Both_orders_are_read_back_after_detokenising(BoxFormat boxes)
    {
        var tokenizer = LocCa.Tokenizer(Lexicon.Words([Language.English]), boxes);
        foreach (string said in new[] { LocCaText.Refer("small red ball", Place, boxes), LocCaText.Ground("small red ball", Place, boxes) })
        {
            var read = LocCaText.Read(tokenizer.Text(tokenizer.Ids(said)), boxes);
            Assert.Equal("small red ball", read.Text);
            Assert.Equal(boxes.Read(boxes.Write(Place)), read.Box);
        }
    }

    [Theory]
    [InlineData("red ball", "red ball")]
    [InlineData("red ball : <loc1> <loc2> <loc3>", "red ball")]
    [InlineData("red ball : <loc1> : <loc3>", "red ball")]
    [InlineData("red ball : <loc9> <loc2> <loc3> <loc8>", "red ball")]
    [InlineData("", "")]
    public void What_is_not_well_formed_has_no_box(string said, string text) =>
        Assert.Equal(new RegionReading(text, null), LocCaText.Read(said, BoxFormat.Tokens(32)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_vocabulary_covers_prefixes_separator_and_boxes_whatever_the_words(BoxFormat boxes)
    {
        foreach (string[] words in new[] { new[] { "red", "ball" }, ["red", "ball", ":", "<cap>", "7"] })
        {
            var tokenizer = LocCa.Tokenizer(words, boxes);
            Assert.NotEmpty(tokenizer.Ids($"{LocCaText.Caption("red ball")} {LocCaText.Refer("red ball", Place, boxes)} {LocCaText.Ground("red ball", Place, boxes)}"));
        }
    }
}
