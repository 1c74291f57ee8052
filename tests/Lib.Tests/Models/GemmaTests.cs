using Experiments.Layers;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Objectives;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public class GemmaTests
{
    private static readonly GemmaConfig First = new(48, 3, 4, 1, 12, 96, 61);
    private static readonly GemmaConfig Second = GemmaConfig.Mini2.With(width: 48, depth: 4, headDim: 12, mlpDim: 96, vocabulary: 61, window: 4, queryScalar: 10);

    public static TheoryData<string> Generations() => ["first", "second"];

    private static Gemma Model(string generation)
    {
        manual_seed(1);
        var model = new Gemma(generation == "first" ? First : Second);
        using var frozen = no_grad();
        foreach (var parameter in model.parameters()) // uneven attention: an error shows
            parameter.add_(randn_like(parameter) * 0.2);
        return model;
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void A_token_never_sees_its_future(string generation)
    {
        using var scope = NewDisposeScope();
        using var model = Model(generation);
        var ids = randint(61, [2, 9]);
        var changed = ids.clone();
        changed[0, 5] = (ids[0, 5] + 1) % 61;
        var difference = (model.forward(ids) - model.forward(changed)).abs().sum(-1);
        Assert.Equal(0, difference[0, ..5].sum().item<float>());
        Assert.Equal(0, difference[1].sum().item<float>());
        Assert.True(difference[0, 5..].min().item<float>() > 0);
    }

    [Fact]
    public void A_prefix_sees_itself_whole_and_nothing_of_the_suffix()
    {
        using var scope = NewDisposeScope();
        using var model = Model("first");
        var ids = randint(61, [1, 8]);
        var ar = tensor(new long[] { 0, 0, 0, 0, 1, 1, 1, 1 }, 1, 8);
        var mask = AttentionMasks.Prefix(ones_like(ids), ar);
        Tensor Hidden(int at)
        {
            var changed = ids.clone();
            changed[0, at] = (ids[0, at] + 1) % 61;
            return (model.Hidden(model.Embed(changed), mask) - model.Hidden(model.Embed(ids), mask)).abs().sum(-1)[0];
        }
        Assert.True(Hidden(3)[0].item<float>() > 0);
        Assert.Equal(0, Hidden(5)[..5].sum().item<float>());
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void What_is_padding_does_not_matter(string generation)
    {
        using var scope = NewDisposeScope();
        using var model = Model(generation);
        var ids = randint(61, [2, 9]);
        var real = ones_like(ids, ScalarType.Bool);
        real[0, ..3] = false;
        real[1, 7..] = false;
        var others = ids.where(real, randint(61, [2, 9]));
        var kept = real.unsqueeze(-1);
        Assert.Equal(0, ((model.forward(ids, real) - model.forward(others, real)) * kept).abs().max().item<float>());
        Assert.False(model.forward(ids, real).isnan().any().item<bool>());
        var alone = model.forward(ids[0, 3..].unsqueeze(0))[0];
        Assert.True(allclose(alone, model.forward(ids, real)[0, 3..], rtol: 1e-4, atol: 1e-4));
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void Cached_logits_equal_recomputed_ones(string generation)
    {
        using var scope = NewDisposeScope();
        using var model = Model(generation);
        var ids = randint(61, [3, 14]);
        var expected = model.forward(ids);
        using var state = model.Begin(ids.narrow(1, 0, 5), null, 10);
        for (int at = 5; at < 14; at++)
        {
            Assert.True(allclose(expected.select(1, at - 1), state.Logits, rtol: 1e-4, atol: 1e-4), $"token {at}");
            state.Feed(ids.select(1, at));
        }
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void Rows_of_unequal_length_go_on_as_if_they_were_alone(string generation)
    {
        using var scope = NewDisposeScope();
        using var model = Model(generation);
        var ids = randint(61, [3, 9]);
        var real = ones_like(ids, ScalarType.Bool);
        real[0, ..4] = false;
        real[1, 6..] = false;
        using var batch = model.Begin(ids, real, 8);
        var together = Decode.Greedy(batch, new DecodingConfig(8)).Rows;
        for (int row = 0; row < 3; row++)
        {
            using var alone = model.Begin(ids[row].masked_select(real[row]).unsqueeze(0), null, 8);
            Assert.Equal(Decode.Greedy(alone, new DecodingConfig(8)).Rows[0], together[row]);
        }
    }

    [Fact]
    public void Permuted_rows_give_permuted_answers_and_leaving_rows_disturb_nobody()
    {
        using var scope = NewDisposeScope();
        using var model = Model("second");
        var ids = randint(61, [4, 6]);
        var real = ones_like(ids, ScalarType.Bool);
        real[2, ..3] = false;
        var order = tensor(new long[] { 2, 0, 3, 1 });
        IReadOnlyList<IReadOnlyList<long>> Answers(Tensor prompts, Tensor seen, long? end)
        {
            using var state = model.Begin(prompts, seen, 12);
            return Decode.Greedy(state, new DecodingConfig(12, end)).Rows;
        }
        var first = Answers(ids, real, null);
        var second = Answers(ids.index_select(0, order), real.index_select(0, order), null);
        Assert.Equal([first[2], first[0], first[3], first[1]], second);
        long end = first[0][3];
        var stopped = Answers(ids, real, end);
        for (int row = 0; row < 4; row++)
            Assert.Equal(first[row].Take(stopped[row].Count), stopped[row]);
        Assert.Equal(end, stopped[0][^1]);
    }

    [Fact]
    public void A_beam_of_one_is_greedy_and_a_wider_one_is_no_worse()
    {
        using var scope = NewDisposeScope();
        using var model = Model("first");
        var ids = randint(61, [3, 6]);
        DecodedRows With(Func<IDecodingState, DecodedRows> decode)
        {
            using var state = model.Begin(ids, null, 8);
            return decode(state);
        }
        var config = new DecodingConfig(8);
        var greedy = With(s => Decode.Greedy(s, config));
        Assert.Equal(greedy.Rows, With(s => Decode.Beam(s, config, new BeamConfig(1))).Rows);
        var wide = With(s => Decode.Beam(s, config, new BeamConfig(8)));
        Assert.True(wide.Scores().Sum() >= greedy.Scores().Sum() - 1e-4);
        var again = model.forward(cat([ids, wide.Tokens()], 1)).narrow(1, 5, 8).log_softmax(-1).gather(2, wide.Tokens().unsqueeze(2)).sum([1L, 2L]);
        Assert.All(wide.Scores().Zip(again.data<float>().ToArray()), s => Assert.Equal(s.First, s.Second, 1e-3));
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void Inspecting_gives_the_result_of_the_fused_pass(string generation)
    {
        using var scope = NewDisposeScope();
        using var model = Model(generation);
        var ids = randint(61, [2, 9]);
        var seen = model.Inspect(model.Embed(ids));
        Assert.True(allclose(model.forward(ids), seen.Logits, rtol: 1e-4, atol: 1e-4));
        Assert.Equal(model.Config.Depth + 1, seen.Hidden.Count);
        Assert.All(seen.BlockWeights, w => Assert.True(allclose(ones(2, 4, 9), w.sum(-1), rtol: 1e-4, atol: 1e-4)));
        Assert.Equal(generation == "second", seen.WindowMask is not null);
        if (seen.WindowMask is { } window)
            Assert.Equal(0, (seen.BlockWeights[0] * window.logical_not()).abs().sum().item<float>());
    }

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public void Loss_of_an_untrained_model_is_ln_V(string generation)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var model = new Gemma((generation == "first" ? GemmaConfig.Mini : GemmaConfig.Mini2).With(depth: 2));
        var ids = randint(1024, [8, 16]);
        Assert.Equal(Math.Log(1024), SuffixLoss.BatchMean(model.forward(ids), ids, ones_like(ids, ScalarType.Bool)).item<float>(), 0.1);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public void One_batch_is_learnt_by_heart(string generation)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var model = new Gemma(generation == "first" ? First : Second);
        var ids = randint(61, [4, 10]);
        using var optimiser = new FusedAdamW(model, AdamWConfig.Torch.With(learningRate: 3e-3));
        float loss = 0;
        for (int step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            model.zero_grad();
            var value = SuffixLoss.BatchMean(model.forward(ids), ids, ones_like(ids, ScalarType.Bool));
            value.backward();
            optimiser.Step();
            loss = value.item<float>();
        }
        Assert.True(loss < 0.2, $"loss {loss}");
        using var state = model.Begin(ids.narrow(1, 0, 1), null, 9);
        Assert.Equal(4, Decode.Greedy(state, new DecodingConfig(9)).Rows.Count);
    }

    [Fact]
    public void Decoding_leaves_no_tensors_behind()
    {
        using var model = Model("second");
        using var ids = randint(61, [3, 6]);
        void Once()
        {
            using var state = model.Begin(ids, null, 6);
            Decode.Greedy(state, new DecodingConfig(6, 3));
            using var other = model.Begin(ids, null, 6);
            Decode.Beam(other, new DecodingConfig(6, 3), new BeamConfig(2));
        }
        Once();
        long before = LiveTensors.Count();
        Once();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void A_state_without_room_says_so()
    {
        using var scope = NewDisposeScope();
        using var model = Model("first");
        using var state = model.Begin(randint(61, [1, 3]), null, 1);
        state.Feed(tensor(new long[] { 1 }));
        Assert.Contains("more new tokens", Assert.Throws<ArgumentException>(() => state.Feed(tensor(new long[] { 1 }))).Message);
    }

    [Theory]
    [InlineData("Gemma2B", 2_506_172_416)]
    [InlineData("Gemma2Of2B", 2_614_341_888)]
    [InlineData("Gemma7B", 8_537_680_896)]
    [InlineData("Gemma2Of9B", 9_241_705_984)]
    [InlineData("Gemma2Of27B", 27_227_128_320)]
    public void Presets_have_the_published_number_of_parameters(string preset, long parameters)
    {
        var config = (GemmaConfig)typeof(GemmaConfig).GetProperty(preset)!.GetValue(null)!;
        using var model = new Gemma(config, new Device(TorchSharp.DeviceType.META));
        Assert.Equal(parameters, model.parameters().Sum(p => p.numel()));
    }
}
