using Experiments.Core;
using Experiments.Models;
using Experiments.Training;

namespace Experiments.Papers.Foundations;

/// <summary>One contrastive pretraining: towers, objective and training; with a seed and data it determines every weight.</summary>
/// <param name="Model">The two towers. The text tower's vocabulary and padding are taken from the data's tokenizer.</param>
/// <param name="Objective">The loss.</param>
/// <param name="Training">Steps, batch size, optimiser, schedule, seed.</param>
/// <param name="FreezeImage">Whether the image tower stays as it is given (LiT).</param>
public sealed record ContrastiveRecipe(DualEncoderConfig Model, ContrastiveObjective Objective, TrainingRecipe Training, bool FreezeImage = false)
{
    /// <summary>A copy with some members replaced.</summary>
    /// <param name="model">Replaces <see cref="Model"/>.</param>
    /// <param name="objective">Replaces <see cref="Objective"/>.</param>
    /// <param name="training">Replaces <see cref="Training"/>.</param>
    /// <param name="freezeImage">Replaces <see cref="FreezeImage"/>.</param>
    /// <returns>The copy.</returns>
    public ContrastiveRecipe With(
        DualEncoderConfig? model = null, ContrastiveObjective? objective = null, TrainingRecipe? training = null, bool? freezeImage = null) =>
        new(model ?? Model, objective ?? Objective, training ?? Training, freezeImage ?? FreezeImage);

    /// <summary>The same recipe on another number of examples and batch size, with the square-root rule for the learning rate.</summary>
    /// <remarks>The rate given is that of <paramref name="referenceBatch"/>; it scales with sqrt(batch / reference).</remarks>
    /// <param name="examples">Examples seen in all; steps = examples / batch.</param>
    /// <param name="batch">Examples a step.</param>
    /// <param name="referenceBatch">Batch size the recipe's learning rate was chosen for.</param>
    /// <returns>The copy.</returns>
    public ContrastiveRecipe AtBatch(long examples, int batch, int referenceBatch)
    {
        long steps = Math.Max(1, examples / batch);
        double rate = Training.Optimizer.LearningRate * Math.Sqrt((double)batch / referenceBatch);
        return With(training: Training.With(
            steps: steps,
            batchSize: batch,
            optimizer: Training.Optimizer.With(learningRate: rate),
            schedule: LearningRateSchedule.Cosine(steps / 20)));
    }

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range or two do not fit; the message names them and the remedy.</exception>
    public void Validate()
    {
        Model.Validate();
        Training.Validate();
        Check.Member(
            Objective == ContrastiveObjective.Softmax || Model.Bias is not null,
            "ContrastiveRecipe.Model.Bias", "null", "give the sigmoid loss a bias, such as -10 or -ln(batch)");
        Check.Member(
            Training.Accumulate == 1,
            "ContrastiveRecipe.Training.Accumulate", Training.Accumulate, "use 1: negatives come from the batch that is in memory");
    }
}
