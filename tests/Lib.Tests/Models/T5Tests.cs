using Experiments.Lib.Tests.Parity;
using Experiments.Models;
using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public sealed class T5Tests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly T5 model;

    public T5Tests()
    {
        manual_seed(3);
        model = new T5(T5Config.Nano);
    }

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    private static Tensor Tokens(long rows, long length) => randint(2, T5Config.Nano.Vocabulary, [rows, length], dtype: int64);

    /// <summary>Rows of 9, 4 and 1 tokens.</summary>
    private static Tensor Ragged() => arange(9).unsqueeze(0).lt(tensor(new long[] { 9, 4, 1 }).unsqueeze(1)).to(int64);

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    private static DecodedRows Greedy(IDecodingState state, DecodingConfig config)
    {
        using (state)
            return Decode.Greedy(state, config);
    }

    [Fact]
    public void Padding_is_seen_by_no_token_of_either_stack()
    {
        using var quiet = no_grad();
        var mask = Ragged();
        var tokens = Tokens(3, 9);
        var other = where(mask.eq(0), Tokens(3, 9), tokens);
        var inputs = Tokens(3, 5);
        var (a, b) = (model.Encode(tokens, mask), model.Encode(other, mask));
        Assert.True(Difference(a * mask.unsqueeze(-1), b * mask.unsqueeze(-1)) < 1e-6);
        Assert.True(Difference(model.Decode(a, inputs, mask), model.Decode(b, inputs, mask)) < 1e-5);
        Assert.True(Difference(model.Decode(a, inputs), model.Decode(b, inputs)) > 1e-2); // and without the mask it is seen
    }

    [Fact]
    public void A_decoder_token_changes_nothing_before_it()
    {
        using var quiet = no_grad();
        var encoded = model.Encode(Tokens(2, 7));
        var inputs = Tokens(2, 6);
        var other = inputs.clone();
        other[.., 4] = (inputs[.., 4] + 1) % T5Config.Nano.Vocabulary;
        var (a, b) = (model.Decode(encoded, inputs), model.Decode(encoded, other));
        Assert.True(Difference(a.narrow(1, 0, 4), b.narrow(1, 0, 4)) < 1e-6);
        Assert.True(Difference(a.select(1, 4), b.select(1, 4)) > 1e-2);
    }

    [Fact]
    public void Embeddings_may_stand_for_tokens()
    {
        using var quiet = no_grad();
        var tokens = Tokens(3, 9);
        Assert.Equal(0, Difference(model.Encode(tokens, Ragged()), model.EncodeEmbedded(model.Embed(tokens), Ragged())));
    }

    [Fact]
    public void Cached_logits_are_those_of_the_whole_sequence_after_rows_were_repeated_and_reordered()
    {
        using var quiet = no_grad();
        var mask = Ragged();
        var encoded = model.Encode(Tokens(3, 9), mask);
        var rows = tensor(new long[] { 2, 0, 0, 1 });
        var (first, second) = (Tokens(3, 20), Tokens(4, 20)); // more than the caches' first buffer holds
        using var state = model.Start(encoded, mask);
        for (int t = 0; t < 20; t++)
            state.Feed(first.select(1, t));
        state.Select(rows);
        for (int t = 0; t < 20; t++)
            state.Feed(second.select(1, t));
        var read = cat([full([4, 1], 0, dtype: int64), first.index_select(0, rows), second], 1);
        var expected = model.Decode(encoded.index_select(0, rows), read, mask.index_select(0, rows)).select(1, -1);
        Assert.True(Difference(expected, state.Logits) < 1e-4);
    }

    [Fact]
    public void A_batch_decodes_as_its_rows_do_alone_and_as_without_caches()
    {
        using var quiet = no_grad();
        var tokens = Tokens(3, 9);
        var mask = Ragged();
        var encoded = model.Encode(tokens, mask);
        var free = Greedy(model.Start(encoded, mask), new DecodingConfig(12));
        long end = free.Rows[1][3]; // so that rows end at different steps
        var config = new DecodingConfig(12, end);
        var batch = Greedy(model.Start(encoded, mask), config);
        Assert.Equal(free.Rows[1].TakeWhile(t => t != end).Append(end), batch.Rows[1]);
        Tensor Again(Tensor live, Tensor read) => model.Decode(encoded.index_select(0, live), read, mask.index_select(0, live));
        Assert.Equal(batch.Rows, Greedy(new RecomputedDecoding(Again, 3, 0), config).Rows);
        for (int row = 0; row < 3; row++)
        {
            var text = tokens.narrow(0, row, 1).narrow(1, 0, mask[row].sum().item<long>());
            Assert.Equal(batch.Rows[row], Greedy(model.Start(model.Encode(text)), config).Rows[0]);
        }
    }

    [Fact]
    public void Untrained_untied_logits_have_unit_variance_so_the_loss_is_half_a_nat_above_ln_V()
    {
        using var untrained = new T5(T5Config.Nano.With(width: 128, heads: 4, headDim: 32, mlpDim: 256, vocabulary: 1000));
        using var quiet = no_grad();
        var labels = randint(2, 1000, [16, 24], dtype: int64);
        var logits = untrained.forward(randint(2, 1000, [16, 12], dtype: int64), untrained.ShiftRight(labels));
        double loss = nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten()).item<float>();
        Assert.Equal(Math.Log(1000) + 0.5, loss, 0.2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Overfits_one_batch(bool tied)
    {
        using var student = new T5(T5Config.Nano.With(tied: tied));
        var (tokens, labels) = (Tokens(8, 6), Tokens(8, 5));
        using var optimiser = optim.AdamW(student.parameters(), 3e-3);
        double loss = double.NaN;
        for (int step = 0; step < 150; step++)
        {
            using var inner = NewDisposeScope();
            student.zero_grad();
            var error = nn.functional.cross_entropy(student.forward(tokens, student.ShiftRight(labels)).flatten(0, 1), labels.flatten());
            error.backward();
            optimiser.step();
            loss = error.item<float>();
        }
        Assert.True(loss < 0.1, $"loss {loss}");
        using var quiet = no_grad();
        Assert.Equal(labels.data<long>().ToArray(), Greedy(student.Start(student.Encode(tokens)), new DecodingConfig(5)).Tokens().data<long>().ToArray());
    }

    [Fact]
    public void Labels_are_shifted_behind_the_start_token_and_ignored_ones_become_padding()
    {
        using var other = new T5(T5Config.Nano.With(startId: 5, padId: 3));
        Assert.Equal([5L, 7, 3, 5, 8, 9], other.ShiftRight(tensor(new long[,] { { 7, -100, -100 }, { 8, 9, 1 } })).data<long>().ToArray());
    }

    [Fact]
    public void Decoding_and_training_leave_no_tensors_behind()
    {
        var mask = Ragged();
        var tokens = Tokens(3, 9);
        model.zero_grad();
        long before = LiveTensors.Count();
        using (NewDisposeScope())
        {
            Greedy(model.Start(model.Encode(tokens, mask), mask), new DecodingConfig(20, 1));
            var labels = Tokens(3, 4);
            model.Decode(model.Encode(tokens, mask), model.ShiftRight(labels), mask).sum().backward();
        }
        model.zero_grad();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_before_any_product()
    {
        var encoded = zeros(2, 5, 32);
        Assert.Contains("mask has shape [2, 4], expected [2, 5]", Assert.Throws<ArgumentException>(() => model.Decode(encoded, Tokens(2, 3), ones(2, 4))).Message);
        Assert.Contains("inputs has shape [3, 3]", Assert.Throws<ArgumentException>(() => model.Decode(encoded, Tokens(3, 3))).Message);
        Assert.Contains("embedded has shape [2, 5, 31]", Assert.Throws<ArgumentException>(() => model.EncodeEmbedded(zeros(2, 5, 31))).Message);
        Assert.Contains("T5Config.MaxDistance is 4", Assert.Throws<ArgumentException>(() => new T5(T5Config.Nano.With(maxDistance: 4))).Message);
    }
}
