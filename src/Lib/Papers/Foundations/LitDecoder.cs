using Experiments.Core;
using Experiments.Models;
using Experiments.Objectives;
using Experiments.Training;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>LiT decoder: A Study of Autoregressive Decoders for Multi-Tasking in Computer Vision (arXiv 2303.17376).</summary>
/// <remarks>
/// A fresh decoder learns several tasks at once on top of a pretrained encoder that stays as it is. A text in front says which task is meant,
/// the answer is text too. Cap, CapPa and LocCa measure their encoders with it (their sections 4).
/// </remarks>
public static class LitDecoder
{
    private const string EncoderParameters = "image.*";

    /// <summary>The published setting at B/16: a frozen encoder, a decoder of 6 blocks.</summary>
    /// <remarks>Steps, batch and rate follow the captioners' pretraining, since the paper's own settings differ from task to task.</remarks>
    public static LitDecoderRecipe Paper { get; } = new(
        ImageCaptionerConfig.B16.With(maskToken: false),
        new TrainingRecipe(60_000, 4_096, new AdafactorConfig(1e-3), LearningRateSchedule.Cosine(2_500), Precision: Precision.Bfloat16));

    /// <summary>A minute on two cores: a decoder of 2 blocks on 16 tokens, 600 steps of 64 examples.</summary>
    public static LitDecoderRecipe Lesson { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Hybrid).With(depth: 2, maskToken: false), TrainingRecipe.SigLip(600, 64, 2e-3));

    /// <summary>Seconds: what the check runs.</summary>
    public static LitDecoderRecipe Quick { get; } = new(
        ImageCaptionerConfig.Beside(VitConfig.Hybrid).With(depth: 1, maskToken: false), TrainingRecipe.SigLip(40, 32));

    /// <summary>The task's token, then its words: what the decoder is given.</summary>
    /// <param name="task">Which task.</param>
    /// <param name="prefix">Its words.</param>
    /// <returns>Such as <c>&lt;aref&gt; detect the red star</c>.</returns>
    public static string Prompt(SequenceTask task, string prefix) => $"{SequenceTasks.Token(task)} {prefix}";

    /// <summary>Puts a fresh decoder beside a copy of an encoder.</summary>
    /// <param name="config">The captioner; its image tower has the encoder's shape, without pooling.</param>
    /// <param name="encoder">The pretrained encoder, whatever its pooling; stays the caller's.</param>
    /// <param name="seed">Seed of the decoder's weights.</param>
    /// <param name="device">Where the parameters live; the CPU when null.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">The encoder has another shape or a class token.</exception>
    public static ImageCaptioner Create(ImageCaptionerConfig config, Vit encoder, ulong seed, Device? device = null)
    {
        var model = SharedGenerator.Draw(seed, () => new ImageCaptioner(config, device));
        try
        {
            TowerCopy.Into(encoder, model.Image);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The same training with a rate of its own for the encoder; at 0 it is locked, and neither gradients nor decay reach it.</summary>
    /// <param name="training">How the decoder is trained.</param>
    /// <param name="scale">Factor on the learning rate, 0 or more.</param>
    /// <returns>The changed copy.</returns>
    public static TrainingRecipe EncoderAt(TrainingRecipe training, double scale) => training.With(
        optimizer: training.Optimizer with { Rules = [new ParameterRule(EncoderParameters, scale), .. training.Optimizer.Rules ?? []] });

    /// <summary>Cross-entropy of the answers, averaged inside each example and then over the batch; prompts are read and not learnt.</summary>
    /// <param name="model">Encoder and decoder; untrained, the loss is ln V.</param>
    /// <param name="encoded">float32[B, N, D]: tokens of the pictures.</param>
    /// <param name="text">int64[B, T]: prompt, answer, end token, padding; shifted right here.</param>
    /// <param name="weights">float32[B, T]: 1 for answer and end token, 0 elsewhere.</param>
    /// <returns>float32[], nats a token.</returns>
    public static Tensor Loss(ImageCaptioner model, Tensor encoded, Tensor text, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var logits = model.Decode(encoded, CaptionInputs.Causal(text));
        return CaptionLoss.FromLogits(logits, text, weights).MoveToOuterDisposeScope();
    }
}
