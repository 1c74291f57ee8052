using Experiments.Lib.Tests.Parity;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Papers.CapPa;
using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Bench;

/// <summary>
/// A captioner of the lessons' size, 32 px and captions of 16 tokens: a training step of 96 pairs of both kinds; 64 images with 8 captions each,
/// encoded and scored; captions for 64 encoded images, with caches and with everything read again for each word.
/// </summary>
internal static class CaptionerCases
{
    private const int Pairs = 96, Images = 64, Candidates = 8, Words = 16, Vocabulary = 200;

    private static readonly ImageCaptionerConfig Config =
        ImageCaptionerConfig.Beside(VitConfig.Hybrid).With(depth: 2, vocabulary: Vocabulary, length: Words);

    public static BenchCase? Create(string name) => name switch
    {
        "caption_step" => Step(),
        "caption_score" => Score(),
        "caption_decode" => Generate("caption_decode_recomputed", (model, encoded) => model.Start(encoded)),
        "caption_decode_recomputed" => Generate(null, Recomputed),
        _ => null,
    };

    private static BenchCase Step()
    {
        var (model, images, text) = Inputs(Pairs, Pairs);
        var parallel = arange(Pairs).remainder(4).ne(0).DetachFromDisposeScope(); // three of four
        var optimiser = new FusedAdamW(model, AdamWConfig.Torch);
        void Train()
        {
            model.zero_grad();
            var loss = CapPa.Loss(model, model.Encode(images), text, parallel);
            loss.backward();
            optimiser.Step();
            if (float.IsNaN(loss.item<float>()))
                throw new InvalidOperationException("The loss is not a number.");
        }
        return new(Train, 0, model, images, text, parallel, optimiser) { Work = [("pairs", Pairs)] };
    }

    private static BenchCase Score()
    {
        var (model, images, text) = Inputs(Images, Images * Candidates);
        var captions = text.view(Images, Candidates, Words).DetachFromDisposeScope();
        void Scored()
        {
            using var quiet = inference_mode();
            model.Score(model.Encode(images), captions).sum().item<float>();
        }
        return new(Scored, 0, model, images, text, captions) { Work = [("captions", Images * Candidates), ("images", Images)] };
    }

    private static BenchCase Generate(string? beside, Func<ImageCaptioner, Tensor, IDecodingState> start)
    {
        var (model, images, text) = Inputs(Images, 0);
        using var quiet = no_grad();
        var encoded = model.Encode(images).DetachFromDisposeScope();
        void Written()
        {
            using var state = start(model, encoded);
            Decode.Greedy(state, new DecodingConfig(Words));
        }
        return new(Written, 0, model, images, text, encoded) { Work = [("images", Images), ("tokens", Images * Words)], Beside = beside };
    }

    private static RecomputedDecoding Recomputed(ImageCaptioner model, Tensor encoded) =>
        new((rows, read) => model.Decode(encoded.index_select(0, rows), new CaptionInputs(read, IsCausal: true)), Images, 0);

    private static (ImageCaptioner Model, Tensor Images, Tensor Text) Inputs(long images, long captions)
    {
        manual_seed(0);
        return (
            new ImageCaptioner(Config),
            randn(images, 3, Config.Image.ImageSize, Config.Image.ImageSize).DetachFromDisposeScope(),
            randint(1, Vocabulary, [captions, Words]).DetachFromDisposeScope());
    }
}
