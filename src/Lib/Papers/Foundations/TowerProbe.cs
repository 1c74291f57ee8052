using Experiments.Core;
using Experiments.Evaluation;
using Experiments.Models;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>How much an encoder has understood of single objects: their category and colour, read by linear probes from its frozen features.</summary>
/// <remarks>
/// The features are the mean of the tokens, so that contrastive towers, captioners' encoders and untrained ones are asked alike. Probes learn
/// from <see cref="Streams.ProbeTraining"/>, choose their penalty on its last fifth, and are tested on <see cref="Streams.ProbeTest"/>.
/// </remarks>
public sealed class TowerProbe : IDisposable
{
    private const int Classes = 8;
    private const int ValidationShare = 5;
    private readonly SingleObjects training;
    private readonly SingleObjects test;

    /// <summary>Draws and renders the scenes; they serve any number of towers.</summary>
    /// <param name="trainingScenes">Scenes to learn from, the validation part included.</param>
    /// <param name="testScenes">Scenes to test on.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TowerProbe(int trainingScenes = 1500, int testScenes = 1500, int size = 32, CancellationToken cancellation = default)
    {
        Check.Member(trainingScenes >= ValidationShare, nameof(trainingScenes), trainingScenes, $"use at least {ValidationShare}: a fifth chooses the penalty");
        training = SingleObjects.Create(Streams.ProbeTraining, trainingScenes, size, cancellation: cancellation);
        try
        {
            test = SingleObjects.Create(Streams.ProbeTest, testScenes, size, cancellation: cancellation);
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <summary>Probes a tower.</summary>
    /// <param name="tower">Any encoder, in evaluation mode; it stays as it is.</param>
    /// <param name="few">The few-shot protocol; the papers' 10 shots when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>Accuracies on the test scenes; chance is 1/8.</returns>
    /// <exception cref="ArgumentException">A feature is not finite, or there are too few scenes for the shots.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TowerProbeScores Measure(Vit tower, FewShotProbe? few = null, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        var features = FrozenFeatures.Pooled(tower, training.Images, cancellation);
        var tested = FrozenFeatures.Pooled(tower, test.Images, cancellation);
        var shots = few ?? new FewShotProbe();
        double Few(Tensor labels, Tensor truth) => shots.Measure(features, labels, tested, truth, Classes).Average();
        return new(
            Linear(features, training.Categories, tested, test.Categories),
            Linear(features, training.Colours, tested, test.Colours),
            Few(training.Categories, test.Categories),
            Few(training.Colours, test.Colours));
    }

    /// <summary>Frees the scenes.</summary>
    public void Dispose()
    {
        training.Dispose();
        test.Dispose();
    }

    private static double Linear(Tensor features, Tensor labels, Tensor tested, Tensor truth)
    {
        long kept = features.shape[0] - features.shape[0] / ValidationShare;
        using var scope = NewDisposeScope();
        var probe = LinearProbe.Fit(features[..(int)kept], labels[..(int)kept], features[(int)kept..], labels[(int)kept..], Classes);
        return probe.Accuracy(tested, truth);
    }
}
