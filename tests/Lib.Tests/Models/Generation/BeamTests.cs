using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models.Generation;

public class BeamTests
{
    private const int End = 4;

    private static DecodedRows Searched(Tensor table, BeamConfig beam, int tokens, params long[] prompt)
    {
        using var state = new TableDecoder(table, prompt);
        return Decode.Beam(state, new DecodingConfig(tokens, End), beam);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_width_of_one_is_greedy_decoding(double penalty)
    {
        using var scope = NewDisposeScope();
        for (int seed = 0; seed < 20; seed++)
        {
            manual_seed(seed);
            var table = randn(7, 7) * 2;
            using var state = new TableDecoder(table, 0, 1, 2);
            var greedy = Decode.Greedy(state, new DecodingConfig(12, End));
            var beam = Searched(table, new BeamConfig(1, penalty), 12, 0, 1, 2);
            Assert.Equal(greedy.Rows, beam.Rows);
            Assert.All(greedy.Scores().Zip(beam.Scores()), s => Assert.Equal(s.First, s.Second, 1e-4));
        }
    }

    [Fact]
    public void A_wide_search_finds_the_most_probable_answer()
    {
        using var scope = NewDisposeScope();
        for (int seed = 0; seed < 20; seed++)
        {
            manual_seed(seed);
            var table = randn(5, 5) * 2;
            var found = Searched(table, new BeamConfig(125), 3, 0, 1);
            for (int row = 0; row < 2; row++)
                Assert.Equal(Best(table, row), found.Scores()[row], 1e-4);
        }
    }

    [Fact]
    public void Looking_further_finds_what_greedy_decoding_misses()
    {
        using var scope = NewDisposeScope();
        // 0 is followed by 1 (0.6) or 2 (0.4); after 1 all is open, after 2 the end is near certain.
        var table = full(5, 5, -20f);
        table[0, 1] = (float)Math.Log(0.6);
        table[0, 2] = (float)Math.Log(0.4);
        table[1] = zeros(5);
        table[2, End] = 0;
        Assert.Equal(1, Searched(table, new BeamConfig(1), 2, 0).Rows[0][0]);
        Assert.Equal([2L, End], Searched(table, new BeamConfig(2), 2, 0).Rows[0]);
    }

    [Fact]
    public void A_length_penalty_prefers_longer_answers()
    {
        using var scope = NewDisposeScope();
        // 0: ends at once (0.5) or goes on (0.5) to a certain chain of three more.
        var table = full(5, 5, -20f);
        table[0, End] = (float)Math.Log(0.55);
        table[0, 1] = (float)Math.Log(0.45);
        table[1, 2] = table[2, 3] = table[3, End] = tensor(0f);
        Assert.Equal([(long)End], Searched(table, new BeamConfig(3), 6, 0).Rows[0]);
        Assert.Equal([1L, 2, 3, End], Searched(table, new BeamConfig(3, 2), 6, 0).Rows[0]);
    }

    [Fact]
    public void Rows_are_searched_apart()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var table = randn(7, 7) * 2;
        var together = Searched(table, new BeamConfig(3), 9, 0, 1, 2, 3);
        for (int row = 0; row < 4; row++)
            Assert.Equal(together.Rows[row], Searched(table, new BeamConfig(3), 9, row).Rows[0]);
    }

    /// <summary>Log-probability of the best answer of at most three tokens, by trying all.</summary>
    private static double Best(Tensor table, long last, int left = 3)
    {
        if (left == 0)
            return 0;
        var next = table[last].log_softmax(-1).data<float>().ToArray();
        return Enumerable.Range(0, next.Length).Max(t => next[t] + (t == End ? 0 : Best(table, t, left - 1)));
    }
}
