using Experiments.Core;
using Experiments.Core.Native;
using Experiments.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Training;

/// <summary>A training run: the one loop that every paper and lesson uses.</summary>
/// <remarks>
/// One step, inside one dispose scope:
/// <code>
/// (seed, step) -> generators
///     batch -> forward -> loss -> backward      x Accumulate
///                                    |
///          gradients -> clip -> optimiser (rate = peak x schedule(step)) -> weights -> moving average
///
/// every LogEvery: read the losses, write a line;  EvaluateEvery: evaluators;  CheckpointEvery: checkpoint
/// </code>
/// Draws are seeded from (seed, step) before each step, so neither evaluators nor a restart change what follows. Running again
/// in the same folder goes on from the latest checkpoint and ends with the same bits as a run that was never stopped (same
/// versions, thread count and device).
/// </remarks>
/// <typeparam name="TBatch">What the source gives and the loss takes.</typeparam>
public sealed class TrainingLoop<TBatch>
    where TBatch : IDisposable
{
    private const int TrimEvery = 50;
    private readonly nn.Module model;
    private readonly IBatchSource<TBatch> source;
    private readonly Func<TBatch, LossTerms> loss;
    private readonly TrainingRecipe recipe;
    private readonly RunFolder? folder;
    private readonly DeviceType device;
    private readonly List<Func<IEnumerable<KeyValuePair<string, double>>>> evaluators = [];

    internal TrainingLoop(nn.Module model, IBatchSource<TBatch> source, Func<TBatch, LossTerms> loss, TrainingRecipe recipe, RunFolder? folder)
    {
        recipe.Validate();
        (this.model, this.source, this.loss, this.recipe, this.folder) = (model, source, loss, recipe, folder);
        device = model.parameters().FirstOrDefault()?.device_type ?? DeviceType.CPU;
        Check.Member(
            recipe.Precision == Precision.Float32 || device == DeviceType.CUDA,
            "TrainingRecipe.Precision",
            recipe.Precision,
            $"the model is on the {device}, where bfloat16 is slower than float32; use Float32, or move the model to a GPU first");
    }

    /// <summary>Where the line of progress goes; null for standard output, <see cref="TextWriter.Null"/> for nowhere.</summary>
    public TextWriter? Output { get; set; }

    /// <summary>Checkpoints to keep.</summary>
    public int KeepCheckpoints { get; set; } = 2;

    /// <summary>Whether a damaged checkpoint is passed over for the one before it; otherwise it stops the run with an error.</summary>
    public bool PassOverDamaged { get; set; }

    /// <summary>Called after each step with the number of steps done.</summary>
    public Action<long>? AfterStep { get; set; }

    /// <summary>Called after each line of the log.</summary>
    public Action<LogLine>? AfterLog { get; set; }

    /// <summary>Adds a metric to compute every <see cref="TrainingRecipe.EvaluateEvery"/> steps.</summary>
    /// <param name="name">Its name in the log.</param>
    /// <param name="metric">Runs without gradients, with the model in evaluation mode and, if the recipe keeps one, with the moving average as weights.</param>
    /// <returns>This run.</returns>
    public TrainingLoop<TBatch> Evaluate(string name, Func<double> metric)
    {
        evaluators.Add(() => [new(name, metric())]);
        return this;
    }

    /// <summary>Adds several metrics that one computation gives.</summary>
    /// <param name="metrics">As for <see cref="Evaluate"/>, by name.</param>
    /// <returns>This run.</returns>
    public TrainingLoop<TBatch> EvaluateAll(Func<IReadOnlyDictionary<string, double>> metrics)
    {
        evaluators.Add(metrics);
        return this;
    }

    /// <summary>Trains to the last step, from the latest checkpoint in the folder if there is one.</summary>
    /// <param name="cancellation">Stops between two steps, after writing a checkpoint if there is a folder; where none is passed, interrupting the notebook's cell stops it.</param>
    /// <returns>The log and the moving average.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; running again goes on from there.</exception>
    /// <exception cref="NotFiniteNumberException">The loss or gradient became NaN or infinite; the message names the step and what to try.</exception>
    /// <exception cref="InvalidDataException">The checkpoint to resume from is damaged.</exception>
    /// <exception cref="ArgumentException">The folder belongs to a run with another recipe.</exception>
    public TrainingResult Run(CancellationToken cancellation = default)
    {
        using var optimizer = recipe.Optimizer.Create(model);
        var state = new TrainingState(model, optimizer, recipe.EmaDecay is { } decay ? new Ema(model, decay) : null);
        try
        {
            return Train(state, HostCancellation.Or(cancellation));
        }
        catch
        {
            state.Average?.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the last step and leaves the model in evaluation mode: a run of which only the model and its loss are wanted.</summary>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">As for <see cref="Run"/>, whose errors this has too.</param>
    /// <returns>The loss over the steps; a moving average is not kept.</returns>
    public LossCurve Finish(TextWriter? progress, CancellationToken cancellation)
    {
        Output = progress;
        using var result = Run(cancellation);
        model.eval();
        return LossCurve.Of(result.Log);
    }

    private TrainingResult Train(TrainingState state, CancellationToken cancellation)
    {
        long step = Resume(state);
        folder?.WriteRecipe(recipe, recipe.Seed);
        using var log = folder is null ? RunLog.InMemory() : RunLog.Open(folder, step);
        using var progress = new ProgressLine(step == 0 ? "Training" : $"Training from step {step}", recipe.Steps - step, Output);
        using var window = new MetricWindow();
        var recorder = new StepRecorder(recipe, log, window, step);
        long first = step;
        model.train();
        while (step < recipe.Steps)
        {
            if (!TryNext(cancellation, out var batch))
            {
                Save(state, recorder, step);
                string place = folder is null ? "the weights are those of that step" : "run again to go on from there";
                throw new OperationCanceledException($"Stopped after step {step} of {recipe.Steps}; {place}.", cancellation);
            }
            Step(state, window, batch, step++);
            AfterStep?.Invoke(step);
            bool evaluate = Due(recipe.EvaluateEvery, step), save = Due(recipe.CheckpointEvery, step) && folder is not null;
            if (evaluate || save || Due(recipe.LogEvery, step))
            {
                var line = recorder.Write(step, evaluate ? Evaluated(state) : []);
                AfterLog?.Invoke(line);
            }
            if (save)
                Save(state, recorder, step);
            if (step % TrimEvery == 0)
                HostHeap.Trim();
            progress.Report(step - first, () => recorder.Note);
        }
        model.zero_grad();
        return new TrainingResult(step, log, state.Average);
    }

    private void Step(TrainingState state, MetricWindow window, TBatch first, long step)
    {
        using var scope = NewDisposeScope();
        SharedGenerator.Seed(CounterRandom.Key(recipe.Seed, (ulong)step));
        model.zero_grad();
        for (int part = 0; part < recipe.Accumulate; part++)
        {
            using var batch = part == 0 ? first : source.Next(CancellationToken.None);
            var terms = Forward(batch);
            (recipe.Accumulate == 1 ? terms.Total : terms.Total / recipe.Accumulate).backward();
            window.Add(StepRecorder.Loss, terms.Total);
            foreach (var (name, value) in terms.Metrics)
                window.Add(name, value);
        }
        window.Add(StepRecorder.GradientNorm, state.Optimizer.ClipGradients(recipe.Clip ?? double.PositiveInfinity));
        state.Optimizer.Step(recipe.Schedule.At(step, recipe.Steps));
        state.Average?.Update();
    }

    private LossTerms Forward(TBatch batch)
    {
        using var cast = recipe.Precision == Precision.Bfloat16 ? new Autocast(device, ScalarType.BFloat16) : null;
        var terms = loss(batch);
        return terms.Total.numel() == 1
            ? terms
            : throw new ArgumentException($"The loss has shape [{string.Join(", ", terms.Total.shape)}], expected a single number; take its mean.");
    }

    private Dictionary<string, double> Evaluated(TrainingState state)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var averaged = state.Average?.Applied();
        model.eval();
        var values = new Dictionary<string, double>(evaluators.SelectMany(evaluator => evaluator()));
        model.train();
        return values;
    }

    /// <summary>Takes the batch that opens a step: the one place where a run may be stopped, since nothing is half done.</summary>
    private bool TryNext(CancellationToken cancellation, out TBatch batch)
    {
        batch = default!;
        if (cancellation.IsCancellationRequested)
            return false;
        try
        {
            batch = source.Next(cancellation);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Save(TrainingState state, StepRecorder recorder, long step)
    {
        if (folder is null)
            return;
        recorder.RequireFinite(step);
        TrainingCheckpoint.Write(folder, state, recipe, step, source.Position, KeepCheckpoints);
    }

    private long Resume(TrainingState state)
    {
        var checkpoints = folder is null ? [] : TrainingCheckpoint.All(folder);
        foreach (string path in checkpoints.Reverse())
        {
            try
            {
                var point = TrainingCheckpoint.Read(path, state, recipe);
                source.Position = point.Position;
                if (point.Versions != Versions.Current())
                    Note($"'{path}' was computed with {point.Versions}; bits may differ from here on.");
                return point.Step;
            }
            catch (InvalidDataException e) when (PassOverDamaged && path != checkpoints[0])
            {
                Note($"passing over a checkpoint: {e.Message}");
            }
        }
        return 0;
    }

    private void Note(string text) => (Output ?? Console.Out).WriteLine($"Note: {text}");

    private bool Due(int every, long step) => every > 0 && (step % every == 0 || step == recipe.Steps);
}
