using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models.Generation;

public class SamplingTests
{
    private static Tensor Table()
    {
        manual_seed(3);
        return randn(9, 9) * 2;
    }

    private static DecodedRows Sampled(Tensor table, SamplingConfig sampling, long seed, int tokens = 40, params long[] prompt)
    {
        using var state = new TableDecoder(table, prompt);
        using var generator = new torch.Generator((ulong)seed, CPU);
        return Decode.Sample(state, new DecodingConfig(tokens), sampling, generator);
    }

    [Theory]
    [InlineData(1, 0, 1e-9)]
    [InlineData(1, 1, 1)]
    [InlineData(1e-3, 0, 1)]
    public void Narrow_sampling_is_greedy_decoding(double temperature, int topK, double topP)
    {
        using var scope = NewDisposeScope();
        var table = Table();
        using var state = new TableDecoder(table, 1, 2);
        var greedy = Decode.Greedy(state, new DecodingConfig(40));
        Assert.Equal(greedy.Rows, Sampled(table, new SamplingConfig(temperature, topK, topP), 7, 40, 1, 2).Rows);
    }

    [Fact]
    public void Equal_seeds_give_equal_answers_and_others_do_not()
    {
        using var scope = NewDisposeScope();
        var table = Table();
        var first = Sampled(table, new SamplingConfig(), 7, 40, 1, 2).Rows;
        Assert.Equal(first, Sampled(table, new SamplingConfig(), 7, 40, 1, 2).Rows);
        Assert.NotEqual(first, Sampled(table, new SamplingConfig(), 8, 40, 1, 2).Rows);
    }

    [Fact]
    public void Tokens_come_as_often_as_their_probability_says()
    {
        using var scope = NewDisposeScope();
        var table = zeros(3, 3) + tensor(new float[] { 0.5f, 0.3f, 0.2f }).log();
        double Share(SamplingConfig sampling, long token)
        {
            var rows = Sampled(table, sampling, 5, 1, [.. Enumerable.Repeat(0L, 4000)]).Rows;
            return rows.Count(r => r[0] == token) / 4000.0;
        }
        Assert.Equal(0.3, Share(new SamplingConfig(), 1), 0.03);
        Assert.Equal(0.25 / 0.38, Share(new SamplingConfig(Temperature: 0.5), 0), 0.03);
        Assert.Equal(0.3 / 0.8, Share(new SamplingConfig(TopK: 2), 1), 0.03);
        Assert.Equal(0, Share(new SamplingConfig(TopK: 2), 2));
        Assert.Equal(0.3 / 0.8, Share(new SamplingConfig(TopP: 0.7), 1), 0.03);
        Assert.Equal(0, Share(new SamplingConfig(TopP: 0.7), 2));
    }

    [Theory]
    [InlineData(0, 0, 1, "Temperature")]
    [InlineData(1, -1, 1, "TopK")]
    [InlineData(1, 0, 0, "TopP")]
    public void Impossible_settings_are_refused(double temperature, int topK, double topP, string member) =>
        Assert.Contains(member, Assert.Throws<ArgumentException>(new SamplingConfig(temperature, topK, topP).Validate).Message);
}
