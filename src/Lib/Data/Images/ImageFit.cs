using Experiments.Core;
using Experiments.Data.Resampling;

namespace Experiments.Data;

/// <summary>How a picture of any size becomes one of the size that a model takes.</summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
public abstract record ImageFit(int Height, int Width)
{
    /// <summary>Chooses the view of a picture.</summary>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="random">Where chance decides, slots 0 to 63.</param>
    internal abstract View Place(int height, int width, CounterRandom random);

    /// <summary>Refuses sizes that no picture has.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it.</exception>
    public virtual void Validate()
    {
        Check.Positive(Height, $"{GetType().Name}.{nameof(Height)}");
        Check.Positive(Width, $"{GetType().Name}.{nameof(Width)}");
    }
}
