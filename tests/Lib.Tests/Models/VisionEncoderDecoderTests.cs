using Experiments.Models;
using Experiments.Models.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Models;

public sealed class VisionEncoderDecoderTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly VisionEncoderDecoder model = new(VisionEncoderDecoderConfig.Nano);

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    private static Tensor Images(params long[] shape) => rand(shape) * 2 - 1;

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    [Fact]
    public void Image_tokens_stand_before_the_text_and_padding_behind_it_changes_nothing()
    {
        using var quiet = no_grad();
        var images = Images(2, 3, 32, 32);
        var tokens = randint(2, 64, [2, 5], dtype: int64);
        var padded = cat([tokens, zeros(2, 3, int64)], 1);
        var mask = padded.ne(0).to(int64);
        var (plain, none) = model.Encode(images, tokens);
        var (encoded, whole) = model.Encode(images, padded, mask);
        Assert.Null(none);
        Assert.Equal([2, 16 + 8, 32], encoded.shape);
        Assert.Equal([2, 16 + 8], whole!.shape);
        Assert.True(Difference(plain, encoded.narrow(1, 0, 21)) < 1e-5);
        using var state = model.Start(images, padded, mask);
        var expected = model.forward(images, tokens, zeros(2, 1, int64)).select(1, 0);
        Assert.True(Difference(expected, state.Logits) < 1e-4);
    }

    [Fact]
    public void Several_images_give_their_tokens_one_after_another()
    {
        using var quiet = no_grad();
        var images = Images(2, 3, 3, 32, 32);
        var tokens = randint(2, 64, [2, 5], dtype: int64);
        Assert.Equal([2, 48 + 5, 32], model.Encode(images, tokens).Encoded.shape);
        var other = images.clone();
        other[1, 2] = Images(3, 32, 32);
        var (a, b) = (model.forward(images, tokens, zeros(2, 1, int64)), model.forward(other, tokens, zeros(2, 1, int64)));
        Assert.Equal(0, Difference(a[0], b[0]));
        Assert.True(Difference(a[1], b[1]) > 1e-4);
    }

    [Fact]
    public void Learns_to_answer_from_the_image_and_leaves_no_tensors_behind()
    {
        manual_seed(1);
        var images = Images(4, 3, 32, 32);
        var tokens = full([4, 2], 7, dtype: int64);
        var labels = tensor(new long[,] { { 10, 1 }, { 11, 1 }, { 12, 1 }, { 13, 1 } });
        long before = LiveTensors.Count();
        using (var optimiser = optim.AdamW(model.parameters(), 2e-3))
        {
            for (int step = 0; step < 80; step++)
            {
                using var inner = NewDisposeScope();
                model.zero_grad();
                nn.functional.cross_entropy(model.forward(images, tokens, model.Text.ShiftRight(labels)).flatten(0, 1), labels.flatten()).backward();
                optimiser.step();
            }
        }
        model.zero_grad();
        using (var state = model.Start(images, tokens))
            Assert.Equal([[10, 1], [11, 1], [12, 1], [13, 1]], Decode.Greedy(state, new DecodingConfig(5, EndToken: 1)).Rows);
        Assert.Equal(before, LiveTensors.Count());
    }
}
