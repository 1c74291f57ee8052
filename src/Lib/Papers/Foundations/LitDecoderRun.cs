using Experiments.Core;
using Experiments.Data;
using Experiments.Evaluation;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Plots;
using Experiments.Training;
using Experiments.Worlds;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>A decoder on a pretrained encoder, in training and after it: train, ask, test.</summary>
/// <remarks>With a frozen encoder the training pictures are encoded once and kept, so that a step costs the decoder alone.</remarks>
public sealed class LitDecoderRun : IDisposable
{
    private const int TestBatch = 256;
    private readonly LitDecoderData data;
    private readonly Device device;
    private Tensor? kept;
    private LossCurve losses = LossCurve.Empty;

    /// <summary>Copies the encoder and draws the decoder's weights from the recipe's seed.</summary>
    /// <param name="recipe">Everything but encoder and data that determines the run.</param>
    /// <param name="encoder">The pretrained encoder, whatever its pooling; stays the caller's and as it is.</param>
    /// <param name="data">Examples; stay the caller's.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <exception cref="ArgumentException">The recipe has a member out of range, or the encoder has a class token.</exception>
    public LitDecoderRun(LitDecoderRecipe recipe, Vit encoder, LitDecoderData data, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(encoder);
        Recipe = recipe.For(encoder.Config, data.Tokenizer.VocabularySize, data.Length);
        Recipe.Validate();
        this.data = data;
        this.device = device ?? CPU;
        Model = LitDecoder.Create(Recipe.Model, encoder, recipe.Training.Seed, this.device);
    }

    /// <summary>The recipe, with the encoder's shape and the data's vocabulary filled in.</summary>
    public LitDecoderRecipe Recipe { get; }

    /// <summary>The copied encoder with its decoder.</summary>
    public ImageCaptioner Model { get; }

    /// <summary>Steps at which the loss was logged, for a chart.</summary>
    public Numbers LossSteps => losses.Steps;

    /// <summary>Loss in nats a token of the answers at <see cref="LossSteps"/>, each the mean since the one before.</summary>
    public Numbers LossValues => losses.Values;

    /// <summary>Trains to the recipe's last step.</summary>
    /// <param name="folder">Where recipe, log and checkpoints go; null writes nothing.</param>
    /// <param name="progress">Where the line of progress goes; standard output when null.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>This run.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LitDecoderRun Train(RunFolder? folder = null, TextWriter? progress = null, CancellationToken cancellation = default)
    {
        folder?.WriteJson("model.json", new { Recipe.Model, Encoder = Recipe.Encoder.ToString(), Recipe.EncoderRate, Recipe.Examples, data = data.Origin });
        if (Recipe.Encoder == EncoderUse.Frozen)
            Kept();
        using var batches = data.Batches(Recipe.Training.BatchSize, Recipe.Training.Seed, Recipe.Examples);
        var training = LitDecoder.EncoderAt(Recipe.Training, Recipe.Encoder == EncoderUse.FineTuned ? Recipe.EncoderRate : 0);
        losses = TrainingLoop.Create(Model, batches, Loss, training, folder).Finish(progress, cancellation);
        return this;
    }

    /// <summary>What training minimises.</summary>
    /// <param name="batch">B training examples.</param>
    /// <returns>float32[], nats a token of the answers.</returns>
    public Tensor Loss(LitDecoderBatch batch)
    {
        using var scope = NewDisposeScope();
        var encoded = Recipe.Encoder == EncoderUse.Frozen
            ? Kept().index_select(0, batch.Scenes.to(device))
            : Encode(data.TrainingPool.Images.index_select(0, batch.Scenes));
        return LitDecoder.Loss(Model, encoded, batch.Text.to(device), batch.Weights.to(device)).MoveToOuterDisposeScope();
    }

    /// <summary>Answers prompts about pictures, the most probable token each time.</summary>
    /// <param name="pictures">uint8[B, 3, R, R].</param>
    /// <param name="prompts">B prompts; see <see cref="LitDecoder.Prompt"/>.</param>
    /// <param name="freely">
    /// Whether an answer to a referring expression may be anything, as to other tasks; otherwise it is four location words, so that a box is judged and
    /// not the form.
    /// </param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>One answer a picture.</returns>
    /// <exception cref="ArgumentException">A prompt leaves no room for an answer, or has a word that the vocabulary lacks.</exception>
    public IReadOnlyList<string> Answer(
        Tensor pictures, IReadOnlyList<string> prompts, bool freely = false, CancellationToken cancellation = default)
    {
        Check.Shape(pictures, [prompts.Count, 3, -1, -1]);
        var answers = new string[prompts.Count];
        int refer = data.Tokenizer.IdOf(SequenceTasks.Token(SequenceTask.Refer));
        var rows = prompts.Select((p, row) => (Ids: data.Tokenizer.Ids(p), Row: row));
        foreach (var alike in rows.GroupBy(p => (p.Ids.Length, Box: p.Ids.Contains(refer) && !freely)))
        {
            foreach (var part in alike.Chunk(TestBatch))
            {
                using var scope = NewDisposeScope();
                using var frozen = no_grad();
                var encoded = Encode(pictures.index_select(0, tensor(part.Select(p => (long)p.Row).ToArray())));
                var prompt = tensor(part.SelectMany(p => p.Ids.Select(i => (long)i)).ToArray(), part.Length, alike.Key.Length);
                using var state = Model.Start(encoded, prompt);
                var config = new DecodingConfig(data.Length - alike.Key.Length, data.Tokenizer.EosId);
                var decoded = Decode.Greedy(state, config, rule: alike.Key.Box ? Box() : null, cancellation: cancellation);
                for (int i = 0; i < part.Length; i++)
                    answers[part[i].Row] = data.Tokenizer.DecodeRow(decoded.Rows[i]);
            }
        }
        return answers;
    }

    /// <summary>Answers the test questions.</summary>
    /// <param name="freely">As for <see cref="Answer"/>.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>One answer a test example, in their order.</returns>
    public IReadOnlyList<string> TestAnswers(bool freely = false, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        var pictures = SceneTasks.Pictures(data.TestPool, data.Test);
        return Answer(pictures, [.. data.Test.Select(e => LitDecoder.Prompt(e.Task, e.Prefix))], freely, cancellation);
    }

    /// <summary>Share of right answers to the test questions, task by task.</summary>
    /// <param name="answers">One answer a test example: <see cref="TestAnswers"/>, or those of <see cref="TaskAnswers.Blind"/>.</param>
    /// <returns>One score a task.</returns>
    public IReadOnlyList<TaskScore> Score(IReadOnlyList<string> answers) => data.Score(answers);

    /// <summary>How well the boxes of the referring expressions fit; what is no box counts as IoU 0.</summary>
    /// <param name="answers">One answer a test example, as for <see cref="Score"/>; those of other tasks are passed over.</param>
    /// <param name="threshold">Least IoU of a hit.</param>
    /// <returns>Accuracy, mean overlaps, and how many answers were no box.</returns>
    /// <exception cref="ArgumentException">No test example asks for a box, or the threshold is out of range.</exception>
    public BoxScores Boxes(IReadOnlyList<string> answers, double threshold = 0.5)
    {
        Check.Member(answers.Count == data.Test.Count, nameof(answers), $"{answers.Count} answers", $"give {data.Test.Count}, one a test example");
        var asked = data.Test.Zip(answers).Where(p => p.First.Task == SequenceTask.Refer).ToList();
        return BoxAccuracy.Measure(
            [.. asked.Select(p => BoxOf(p.Second) is { Area: > 0 } box ? box : (Extent?)null)], [.. asked.Select(p => BoxOf(p.First.Answer)!.Value)], threshold);
    }

    /// <summary>Frees weights and kept tokens.</summary>
    public void Dispose()
    {
        Model.Dispose();
        kept?.Dispose();
    }

    /// <summary>Tokens of pictures; zeros for a blind run.</summary>
    private Tensor Encode(Tensor pictures) => Recipe.Encoder == EncoderUse.Blind
        ? zeros(pictures.shape[0], Recipe.Model.Image.Tokens, Recipe.Model.Image.Width, device: device)
        : Model.Encode(Pixels.ToFloat(pictures.to(device)));

    private Tensor Kept()
    {
        if (kept is null)
        {
            long scenes = 1 + data.Training.Take(Recipe.Examples ?? data.Training.Count).Max(e => e.Item);
            kept = FrozenFeatures.Tokens(Model.Image, data.TrainingPool.Images.narrow(0, 0, scenes)).DetachFromDisposeScope();
        }
        return kept;
    }

    /// <summary>Four location words, then the end.</summary>
    private TokenPlaces Box()
    {
        long[] words = [.. Enumerable.Range(0, data.Style.Locations).Select(bin => (long)data.Tokenizer.IdOf(LocationWords.Word(bin)))];
        return new([words, words, words, words, [data.Tokenizer.EosId]]);
    }

    private Extent? BoxOf(string text) =>
        LocationWords.Read(text, data.Style.Locations) is { } box ? new Extent(box[1], box[0], box[3], box[2]) : null;
}
