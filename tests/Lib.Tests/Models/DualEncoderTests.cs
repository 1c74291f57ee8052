using Experiments.Models;
using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public class DualEncoderTests
{
    private static DualEncoderConfig Tiny => new(
        new VitConfig(32, 1, 2, 64, 8, 16), new TextConfig(32, 1, 2, 64, 30, 4, HeadDim: 32));

    private static (Tensor Images, Tensor Tokens) Batch(int count, int size, int length, int vocabulary)
    {
        var images = rand(count, 3, size, size) * 2 - 1;
        var tokens = randint(2, vocabulary, [count, length]);
        tokens[.., 0] = arange(2, count + 2);
        return (images, tokens);
    }

    [Fact]
    public void State_dict_of_the_default_lab_matches_the_manifest()
    {
        using var scope = NewDisposeScope();
        using var pair = new DualEncoder(DualEncoderConfig.Mini, new Device(TorchSharp.DeviceType.META));
        string actual = string.Join('\n', pair.state_dict().Select(p => $"{p.Key} [{string.Join(", ", p.Value.shape)}]"));
        string manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "models", "dual-encoder-mini.txt"));
        Assert.Equal(manifest.Trim(), actual);
    }

    [Fact]
    public void Embeddings_are_unit_vectors_and_logits_their_scaled_products()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var pair = new DualEncoder(Tiny.With(temperature: 7, bias: -3));
        var (images, tokens) = Batch(5, 16, 4, 30);
        var x = pair.EncodeImage(images);
        var y = pair.EncodeText(tokens[..3]);
        Assert.True(allclose(x.norm(-1), ones(5)) && allclose(y.norm(-1), ones(3)));
        Assert.True(allclose(x.matmul(y.t()) * 7 - 3, pair.forward(images, tokens[..3]), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Temperature_and_bias_are_trained_and_a_softmax_model_has_no_bias()
    {
        using var scope = NewDisposeScope();
        using var pair = new DualEncoder(Tiny);
        var (images, tokens) = Batch(4, 16, 4, 30);
        SigmoidLoss.FromLogits(pair.forward(images, tokens)).backward();
        Assert.Equal(Math.Log(10), pair.LogTemperature.item<float>(), 1e-6);
        Assert.Equal(-10, pair.Bias!.item<float>());
        Assert.All(pair.parameters(), p => Assert.True(p.grad is not null && p.grad.isfinite().all().item<bool>()));
        using var softmax = new DualEncoder(Tiny.WithoutBias());
        Assert.Null(softmax.Bias);
        Assert.DoesNotContain("b", softmax.state_dict().Keys);
    }

    [Fact]
    public void Permuting_a_batch_permutes_the_logits()
    {
        using var scope = NewDisposeScope();
        using var pair = new DualEncoder(Tiny);
        var (images, tokens) = Batch(5, 16, 4, 30);
        var order = tensor(new long[] { 3, 1, 4, 0, 2 });
        var expected = pair.forward(images, tokens).index_select(0, order).index_select(1, order);
        Assert.True(allclose(expected, pair.forward(images[order], tokens[order]), rtol: 1e-4, atol: 1e-4));
    }

    /// <summary>Random unit vectors of width D have similarities of deviation about 1/sqrt(D): the loss stays near that of zero similarity.</summary>
    [Fact]
    public void Fresh_towers_start_near_the_analytic_losses()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        for (int seed = 0; seed < 3; seed++)
        {
            manual_seed(seed);
            using var pair = new DualEncoder(DualEncoderConfig.Mini);
            var (images, tokens) = Batch(32, 32, 16, 200);
            var x = pair.EncodeImage(images);
            var y = pair.EncodeText(tokens);
            double spread = x.matmul(y.t()).abs().max().item<float>();
            Assert.InRange(SigmoidLoss.FromLogits(pair.Logits(x, y)).item<float>(), 10 - 10 * spread, 10 + 10 * spread);
            Assert.Equal(10, SigmoidLoss.FromLogits(pair.Logits(x, y)).item<float>(), 3.0);
            Assert.Equal(Math.Log(32), SoftmaxLoss.FromLogits(pair.Logits(x, y)).item<float>(), 0.5);
        }
    }

    [Fact]
    public void Orthogonal_embeddings_start_at_the_analytic_loss_exactly()
    {
        using var scope = NewDisposeScope();
        using var pair = new DualEncoder(Tiny);
        var basis = eye(32);
        var loss = SigmoidLoss.FromLogits(pair.Logits(basis[..8], basis.narrow(0, 8, 8)));
        double expected = Math.Log(1 + Math.Exp(10)) + 7 * Math.Log(1 + Math.Exp(-10));
        Assert.Equal(expected, loss.item<float>(), 1e-5);
    }

    [Fact]
    public void One_batch_of_distinct_captions_is_learned_by_heart()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var pair = new DualEncoder(Tiny.With(bias: -Math.Log(16)));
        var (images, tokens) = Batch(16, 16, 4, 30);
        float loss = Train(pair, images, tokens, 160);
        Assert.True(loss < 0.05, $"loss {loss}");
    }

    [Fact]
    public void Shuffled_pairs_stay_at_chance_on_new_data()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var pair = new DualEncoder(Tiny.With(bias: -Math.Log(16)));
        var (images, tokens) = Batch(16, 16, 4, 30);
        Train(pair, images, tokens[randperm(16)], 60);
        var (newImages, newTokens) = Batch(26, 16, 4, 30);
        using var quiet = no_grad();
        var hits = pair.forward(newImages, newTokens).argmax(1).eq(arange(26)).sum().item<long>();
        Assert.InRange(hits, 0, 5);
    }

    [Fact]
    public void A_frozen_tower_keeps_its_bits_while_the_rest_moves()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var pair = new DualEncoder(Tiny);
        foreach (var p in pair.Image.parameters())
            p.requires_grad = false;
        var before = pair.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        var (images, tokens) = Batch(8, 16, 4, 30);
        Train(pair, images, tokens, 5);
        foreach (var (name, value) in pair.state_dict())
            Assert.Equal(name.StartsWith("image.", StringComparison.Ordinal), value.eq(before[name]).all().item<bool>());
    }

    private static float Train(DualEncoder pair, Tensor images, Tensor tokens, int steps)
    {
        using var optimiser = optim.AdamW(pair.parameters().Where(p => p.requires_grad), 1e-2);
        float last = float.NaN;
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            pair.zero_grad();
            var loss = SigmoidLoss.FromLogits(pair.forward(images, tokens));
            loss.backward();
            optimiser.step();
            last = loss.item<float>();
        }
        return last;
    }
}
