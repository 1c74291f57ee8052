using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models.Generation;

public class TokenRuleTests
{
    private const long End = 1;

    /// <summary>A rule in a line.</summary>
    private sealed class Rule(Func<int, IReadOnlyList<long>, IReadOnlyList<long>?> allowed) : ITokenRule
    {
        public IReadOnlyList<long>? Allowed(int row, IReadOnlyList<long> written) => allowed(row, written);
    }

    /// <summary>Tokens from 2 on, none twice, and the end after three.</summary>
    private static readonly Rule NoneTwice = new((_, written) => written.Count == 3 ? [End] : [.. Enumerable.Range(2, 5).Select(t => (long)t).Except(written)]);

    private static Tensor Table(int seed = 3, int size = 7)
    {
        manual_seed(seed);
        return randn(size, size) * 2;
    }

    private static DecodedRows Written(Tensor table, Func<IDecodingState, DecodedRows> decode, params long[] prompt)
    {
        using var state = new TableDecoder(table, prompt);
        return decode(state);
    }

    private static DecodedRows Greedy(Tensor table, ITokenRule? rule, params long[] prompt) =>
        Written(table, s => Decode.Greedy(s, new DecodingConfig(6, End), rule: rule), prompt);

    private static DecodedRows Sample(Tensor table, SamplingConfig sampling, DecodingConfig config, ITokenRule rule, params long[] prompt)
    {
        using var generator = new torch.Generator(7, CPU);
        return Written(table, s => Decode.Sample(s, config, sampling, generator, rule: rule), prompt);
    }

    [Fact]
    public void Greedy_decoding_takes_the_most_probable_of_the_allowed_tokens()
    {
        using var scope = NewDisposeScope();
        var table = Table();
        var decoded = Greedy(table, NoneTwice, 0, 3, 5);
        for (int row = 0; row < 3; row++)
        {
            long last = new long[] { 0, 3, 5 }[row];
            var written = new List<long>();
            foreach (long token in decoded.Rows[row])
            {
                float[] logits = table[last].data<float>().ToArray();
                Assert.Equal(NoneTwice.Allowed(row, written)!.MaxBy(t => logits[t]), token);
                written.Add(last = token);
            }
            Assert.Equal(4, written.Count);
        }
    }

    [Fact]
    public void A_rule_knows_rows_by_their_place_in_the_batch_and_is_not_asked_for_finished_ones()
    {
        using var scope = NewDisposeScope();
        var asked = new List<(int Row, int Step)>();
        // Row r writes r + 2 as often as its number says: row 4 is still writing when the others have left.
        var rule = new Rule((row, written) =>
        {
            asked.Add((row, written.Count));
            return written.Count == row ? [End] : row == 2 ? null : [row + 2];
        });
        using var state = new TableDecoder(Table(), 0, 0, 0, 0, 0);
        var decoded = Decode.Greedy(state, new DecodingConfig(9, End), rule: rule);
        foreach (int row in new[] { 0, 1, 3, 4 })
            Assert.Equal([.. Enumerable.Repeat(row + 2L, row), End], decoded.Rows[row]);
        Assert.Equal([5, 5, 2, 1], state.Fed);
        Assert.Equal(decoded.Rows.SelectMany((tokens, row) => tokens.Select((_, step) => (row, step))).Order(), asked.Order());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(0, 0.7)]
    [InlineData(7, 0.999)]
    public void Sampling_obeys_whatever_else_it_cuts(int topK, double topP)
    {
        using var scope = NewDisposeScope();
        var decoded = Sample(Table(), new SamplingConfig(0.8, topK, topP), new DecodingConfig(6, End), NoneTwice, [.. Enumerable.Repeat(0L, 50)]);
        Assert.All(decoded.Rows, row => Assert.True(row.Count == 4 && row[3] == End && row.Distinct().Count() == 4 && row.Take(3).All(t => t >= 2)));
    }

    [Fact]
    public void Allowed_tokens_are_drawn_as_often_as_their_share_of_what_is_allowed()
    {
        using var scope = NewDisposeScope();
        var table = zeros(4, 4) + tensor(new float[] { 0.4f, 0.3f, 0.2f, 0.1f }).log();
        var rows = Sample(table, new SamplingConfig(), new DecodingConfig(1), new TokenPlaces([[1, 3]]), [.. Enumerable.Repeat(0L, 4000)]);
        Assert.Equal(0.75, rows.Rows.Count(r => r[0] == 1) / 4000.0, 0.03);
        Assert.Equal(0.25, rows.Rows.Count(r => r[0] == 3) / 4000.0, 0.03);
        Assert.All(rows.LogProbabilities.Zip(rows.Rows), r => Assert.Equal(Math.Log(r.Second[0] == 1 ? 0.3 : 0.1), r.First[0], 1e-5)); // the model's own
    }

    [Fact]
    public void Beam_search_obeys_in_each_hypothesis_and_finds_the_best_that_is_allowed()
    {
        using var scope = NewDisposeScope();
        for (int seed = 0; seed < 10; seed++)
        {
            var table = Table(seed);
            var beam = Written(table, s => Decode.Beam(s, new DecodingConfig(6, End), new BeamConfig(100), NoneTwice), 0, 3);
            for (int row = 0; row < 2; row++)
            {
                Assert.Equal(4, beam.Rows[row].Distinct().Count());
                Assert.Equal(Best(table, new long[] { 0, 3 }[row], []), beam.Scores()[row], 1e-4);
            }
            var narrow = Written(table, s => Decode.Beam(s, new DecodingConfig(6, End), new BeamConfig(1), NoneTwice), 0, 3);
            Assert.Equal(Greedy(table, NoneTwice, 0, 3).Rows, narrow.Rows);
        }
    }

    [Fact]
    public void A_beam_wider_than_what_is_allowed_still_ends()
    {
        using var scope = NewDisposeScope();
        var box = new TokenPlaces([[4], [2], [5], [6], [End]]);
        var beam = Written(Table(), s => Decode.Beam(s, new DecodingConfig(9, End), new BeamConfig(4), box), 0, 3);
        Assert.All(beam.Rows, row => Assert.Equal([4, 2, 5, 6, End], row));
    }

    [Fact]
    public void Places_bind_an_answer_as_far_as_they_go()
    {
        using var scope = NewDisposeScope();
        var table = Table();
        var decoded = Greedy(table, new TokenPlaces([[6], null, [2, 3]]), 0, 5);
        Assert.All(decoded.Rows, row => Assert.Equal(6, row[0]));
        Assert.All(decoded.Rows.Where(r => r.Count > 2), row => Assert.Contains(row[2], new long[] { 2, 3 }));
        Assert.Equal(Greedy(table, null, 6).Rows[0][0], decoded.Rows[0][1]);
        Assert.Contains("places[1] is empty", Assert.Throws<ArgumentException>(() => new TokenPlaces([[1], []])).Message);
    }

    [Fact]
    public void Without_a_bound_row_scores_stay_the_tensor_they_are()
    {
        using var scores = randn(2, 7);
        var mask = new TokenMask(new TokenPlaces([null]), 0);
        mask.Ask(0, []);
        mask.Free();
        Assert.Same(scores, mask.Over(scores));
    }

    [Fact]
    public void An_allowed_token_comes_even_where_the_model_thinks_it_impossible()
    {
        using var scope = NewDisposeScope();
        var table = Table();
        table[.., 4] = tensor(float.NegativeInfinity);
        var only = new TokenPlaces([[4]]);
        Assert.Equal(4, Greedy(table, only, 0).Rows[0][0]);
        Assert.Equal(4, Sample(table, new SamplingConfig(0.5, 3, 0.9), new DecodingConfig(1), only, 0).Rows[0][0]);
        Assert.Equal(4, Written(table, s => Decode.Beam(s, new DecodingConfig(1), new BeamConfig(2), only), 0).Rows[0][0]);
    }

    [Fact]
    public void A_rule_that_leaves_nothing_is_refused_with_row_and_step()
    {
        using var scope = NewDisposeScope();
        var rule = new Rule((row, written) => row == 1 && written.Count == 2 ? [] : [5, 6]);
        void Refused(Action decode) =>
            Assert.Contains("is empty for row 1 at step 2, after [", Assert.Throws<ArgumentException>(decode).Message);
        var table = Table();
        Refused(() => Greedy(table, rule, 0, 0));
        Refused(() => Sample(table, new SamplingConfig(), new DecodingConfig(6, End), rule, 0, 0));
        Refused(() => Written(table, s => Decode.Beam(s, new DecodingConfig(6, End), new BeamConfig(3), rule), 0, 0));
        Assert.Contains("allow ids below 7", Assert.Throws<ArgumentException>(() => Greedy(table, new TokenPlaces([[2, 7]]), 0)).Message);
    }

    [Fact]
    public void Rules_leave_no_tensors_behind()
    {
        using var table = Table();
        long before = LiveTensors.Count();
        Greedy(table, NoneTwice, 0, 3);
        Written(table, s => Decode.Beam(s, new DecodingConfig(6, End), new BeamConfig(3), NoneTwice), 0, 3);
        Assert.Equal(before, LiveTensors.Count());
    }

    /// <summary>Log-probability of the best answer that <see cref="NoneTwice"/> allows, by trying all.</summary>
    private static double Best(Tensor table, long last, IReadOnlyList<long> written)
    {
        float[] next = table[last].log_softmax(-1).data<float>().ToArray();
        return NoneTwice.Allowed(0, written)!.Max(t => next[t] + (t == End ? 0 : Best(table, t, [.. written, t])));
    }
}
