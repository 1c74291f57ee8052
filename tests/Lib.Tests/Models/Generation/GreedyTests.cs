using Experiments.Models.Generation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models.Generation;

public class GreedyTests
{
    /// <summary>Counts down: after n comes n - 1, and 1 is the end.</summary>
    private static Tensor CountDown(int size)
    {
        var table = zeros(size, size);
        for (int n = 1; n < size; n++)
            table[n, n - 1] = 5;
        return table;
    }

    [Fact]
    public void Rows_stop_at_the_end_token_and_leave_when_half_have()
    {
        using var scope = NewDisposeScope();
        using var state = new TableDecoder(CountDown(8), 3, 7, 5);
        var decoded = Decode.Greedy(state, new DecodingConfig(20, EndToken: 1));
        Assert.Equal([[2, 1], [6, 5, 4, 3, 2, 1], [4, 3, 2, 1]], decoded.Rows);
        Assert.Equal([3, 3, 3, 1, 1], state.Fed); // one of three finished: stays; two of three: leave
        Assert.Equal([2, 1, 9, 9, 9, 9, 6, 5, 4, 3, 2, 1, 4, 3, 2, 1, 9, 9], (decoded with { PadToken = 9 }).Tokens().data<long>().ToArray());
    }

    [Fact]
    public void Decoding_ends_at_the_maximum_without_feeding_the_last_token()
    {
        using var scope = NewDisposeScope();
        using var state = new TableDecoder(CountDown(8), 7, 6);
        var decoded = Decode.Greedy(state, new DecodingConfig(3));
        Assert.Equal([[6, 5, 4], [5, 4, 3]], decoded.Rows);
        Assert.Equal(2, state.Fed.Count);
    }

    [Fact]
    public void Every_token_is_told_with_its_log_probability()
    {
        using var scope = NewDisposeScope();
        using var state = new TableDecoder(CountDown(8), 3, 5);
        var told = new List<DecodedToken>();
        var decoded = Decode.Greedy(state, new DecodingConfig(20, EndToken: 1), told.Add);
        Assert.Equal([2L, 4, 1, 3, 2, 1], told.Select(t => t.Token));
        Assert.Equal([0, 0, 1, 1, 2, 3], told.Select(t => t.Step));
        Assert.Equal([0, 1, 0, 1, 1, 1], told.Select(t => t.Row));
        double expected = 5 - Math.Log(Math.Exp(5) + 7);
        Assert.All(told, t => Assert.Equal(expected, t.LogProbability, 1e-5));
        Assert.Equal(2 * expected, decoded.Scores()[0], 1e-5);
    }

    [Fact]
    public void Decoding_is_cancelled_between_two_tokens()
    {
        using var scope = NewDisposeScope();
        using var state = new TableDecoder(CountDown(8), 7);
        using var source = new CancellationTokenSource();
        int told = 0;
        void Stop(DecodedToken token)
        {
            if (++told == 2)
                source.Cancel();
        }
        Assert.Throws<OperationCanceledException>(() => Decode.Greedy(state, new DecodingConfig(20), Stop, cancellation: source.Token));
        Assert.Equal(2, told);
    }

    [Fact]
    public void Decoding_leaves_no_tensors_behind()
    {
        using var table = CountDown(8);
        long before = LiveTensors.Count();
        using (var state = new TableDecoder(table, 7, 5, 3))
            Decode.Greedy(state, new DecodingConfig(20, EndToken: 1));
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void A_maximum_of_zero_tokens_is_refused()
    {
        using var state = new TableDecoder(zeros(2, 2), 1);
        Assert.Contains("MaxTokens is 0", Assert.Throws<ArgumentException>(() => Decode.Greedy(state, new DecodingConfig(0))).Message);
    }
}
