using Experiments.Models;
using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public sealed class CaptionPromptTests : IDisposable
{
    private static readonly ImageCaptionerConfig Tiny = ImageCaptionerConfig.Nano.With(
        image: ImageCaptionerConfig.Nano.Image.With(width: 48, heads: 3, mlpDim: 64, depth: 1), width: 32, heads: 4, mlpDim: 64, vocabulary: 40, length: 9);

    private static readonly long[][] Ragged = [[7, 12, 30], [5], [], [9, 9], [33, 8, 4], [21]];
    private static readonly long[][] Equal = [[7, 12], [5, 6], [3, 3], [9, 9], [33, 8], [21, 2]];

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly ImageCaptioner model;
    private readonly Tensor encoded;

    public CaptionPromptTests()
    {
        manual_seed(5);
        model = new ImageCaptioner(Tiny);
        using var quiet = no_grad();
        foreach (var parameter in model.parameters().Where(p => p.abs().max().item<float>() < 1e-3))
            parameter.normal_(0, 0.5); // a head of zeros would hide every difference
        encoded = model.Encode(rand(2, 3, 32, 32) * 2 - 1);
    }

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    private static Tensor Padded(IReadOnlyList<long[]> prompts, int width = 4)
    {
        var rows = zeros(prompts.Count, width, dtype: int64);
        for (int row = 0; row < prompts.Count; row++)
        {
            for (int i = 0; i < prompts[row].Length; i++)
                rows[row, i] = prompts[row][i];
        }
        return rows;
    }

    private DecodedRows Greedy(Tensor images, IReadOnlyList<long[]> prompts, DecodingConfig config, ITokenRule? rule = null)
    {
        using var state = model.Start(images, Padded(prompts));
        return Decode.Greedy(state, config, rule: rule);
    }

    /// <summary>One answer without cache or batch: everything is read again for each word.</summary>
    private (List<long> Tokens, List<float> LogProbabilities) Recomputed(Tensor image, long[] prompt, DecodingConfig config)
    {
        List<long> read = [0, .. prompt], tokens = [];
        List<float> told = [];
        while (tokens.Count < config.MaxTokens && (tokens.Count == 0 || tokens[^1] != config.EndToken))
        {
            var logits = model.Decode(image, new CaptionInputs(tensor(read.ToArray()).unsqueeze(0), IsCausal: true)).select(1, -1);
            long token = logits.argmax(1).item<long>();
            told.Add(logits.log_softmax(1)[0, token].item<float>());
            tokens.Add(token);
            read.Add(token);
        }
        return (tokens, told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answers_are_those_of_reading_prompt_and_answer_again_for_each_word(bool ragged)
    {
        using var quiet = no_grad();
        var prompts = ragged ? Ragged : Equal;
        var free = Greedy(encoded, prompts, new DecodingConfig(6));
        foreach (long end in free.Rows.SelectMany(r => r).Distinct().Append(-1)) // with each of these, other rows leave first
        {
            var config = new DecodingConfig(6, end);
            var decoded = Greedy(encoded, prompts, config);
            for (int row = 0; row < 6; row++)
            {
                var (tokens, told) = Recomputed(encoded.narrow(0, row / 3, 1), prompts[row], config);
                Assert.Equal(tokens, decoded.Rows[row]);
                Assert.All(told.Zip(decoded.LogProbabilities[row]), p => Assert.Equal(p.First, p.Second, 1e-4));
            }
        }
    }

    [Fact]
    public void A_prompt_says_how_an_answer_goes_on()
    {
        using var quiet = no_grad();
        var free = Greedy(encoded, [[], []], new DecodingConfig(6));
        using (var plain = model.Start(encoded))
            Assert.Equal(Decode.Greedy(plain, new DecodingConfig(6)).Rows, free.Rows);
        var begun = Greedy(encoded, [[.. free.Rows[0].Take(2)], [.. free.Rows[1].Take(3)]], new DecodingConfig(3));
        Assert.Equal(free.Rows[0].Skip(2).Take(3), begun.Rows[0]);
        Assert.Equal(free.Rows[1].Skip(3), begun.Rows[1]);
        Assert.NotEqual(free.Rows, Greedy(encoded, [[7], [9]], new DecodingConfig(6)).Rows);
    }

    [Fact]
    public void Rows_of_unequal_prompts_are_searched_and_drawn_as_they_are_alone()
    {
        using var quiet = no_grad();
        var config = new DecodingConfig(6, 11);
        var sharp = new SamplingConfig(0.9, 1);
        DecodedRows Beam(Tensor images, IReadOnlyList<long[]> prompts)
        {
            using var state = model.Start(images, Padded(prompts));
            return Decode.Beam(state, config, new BeamConfig(3));
        }
        DecodedRows Drawn(Tensor images, IReadOnlyList<long[]> prompts)
        {
            using var generator = new torch.Generator(3, CPU);
            using var state = model.Start(images, Padded(prompts));
            return Decode.Sample(state, config, sharp, generator);
        }
        foreach (var decode in new[] { Beam, Drawn })
        {
            var together = decode(encoded, Ragged);
            for (int row = 0; row < 6; row++)
            {
                var alone = decode(encoded.narrow(0, row / 3, 1), [Ragged[row]]);
                Assert.Equal(alone.Rows[0], together.Rows[row]);
                Assert.Equal(alone.Scores()[0], together.Scores()[row], 1e-4);
            }
        }
    }

    [Fact]
    public void A_rule_binds_the_answer_after_prompts_of_any_length()
    {
        using var quiet = no_grad();
        long[] numbers = [30, 31, 32, 33];
        var box = Greedy(encoded, Ragged, new DecodingConfig(6, 1), new TokenPlaces([numbers, numbers, numbers, numbers, [1]]));
        Assert.All(box.Rows, row => Assert.True(row.Count == 5 && row.Take(4).All(numbers.Contains) && row[4] == 1));
        for (int row = 0; row < 6; row++)
        {
            var logits = model.Decode(encoded.narrow(0, row / 3, 1), new CaptionInputs(tensor(Ragged[row].Prepend(0).ToArray()).unsqueeze(0), IsCausal: true));
            Assert.Equal(30 + logits[0, -1].narrow(0, 30, 4).argmax().item<long>(), box.Rows[row][0]);
            Assert.Equal(logits[0, -1].log_softmax(0)[box.Rows[row][0]].item<float>(), box.LogProbabilities[row][0], 1e-4); // over all words
        }
    }

    [Fact]
    public void Prompt_and_answer_share_the_length_of_the_position_table()
    {
        using var quiet = no_grad();
        Assert.All(Greedy(encoded, Ragged, new DecodingConfig(6)).Rows, row => Assert.Equal(6, row.Count));
        Assert.Contains("the longest prompt included", Assert.Throws<ArgumentException>(() => Greedy(encoded, Ragged, new DecodingConfig(7))).Message);
    }

    [Fact]
    public void Impossible_prompts_are_refused_and_nothing_is_left_behind()
    {
        using var quiet = no_grad();
        var holed = tensor(new long[] { 5, 0, 6, 0, 7, 8, 9, 0 }, 2, 4);
        var (three, tooLong) = (ones(3, 2, dtype: int64), ones(2, 9, dtype: int64));
        long before = LiveTensors.Count();
        Assert.Contains("pad with 0 behind", Assert.Throws<ArgumentException>(() => model.Start(encoded, holed)).Message);
        Assert.Contains("is 3; give each of the 2 images", Assert.Throws<ArgumentException>(() => model.Start(encoded, three)).Message);
        Assert.Contains("is 10 tokens long", Assert.Throws<ArgumentException>(() => model.Start(encoded, tooLong)).Message);
        using (NewDisposeScope())
            Greedy(encoded, Ragged, new DecodingConfig(6, 11));
        Assert.Equal(before, LiveTensors.Count());
    }
}
