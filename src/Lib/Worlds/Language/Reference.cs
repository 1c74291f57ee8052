namespace Experiments.Worlds;

/// <summary>Counting and pointing out the nameable objects of a scene.</summary>
public static class Reference
{
    /// <summary>The nameable objects a phrase describes.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="phrase">The phrase.</param>
    /// <returns>Indices into the scene's objects, in order.</returns>
    public static IReadOnlyList<int> Matches(SceneTruth truth, NounPhrase phrase)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(phrase);
        return [.. truth.Nameable.Where(k => phrase.Describes(truth.Scene.Objects[k]))];
    }

    /// <summary>Whether a phrase points out exactly one nameable object.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="phrase">The phrase.</param>
    /// <returns>True for one match.</returns>
    public static bool IsUnique(SceneTruth truth, NounPhrase phrase) => Matches(truth, phrase).Count == 1;

    /// <summary>Number of nameable objects.</summary>
    /// <param name="truth">What is seen.</param>
    /// <returns>The total.</returns>
    public static int Count(SceneTruth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return truth.Nameable.Count();
    }

    /// <summary>Number of nameable objects of a category.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="category">The category.</param>
    /// <returns>The count.</returns>
    public static int CountOf(SceneTruth truth, Category category)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return truth.Nameable.Count(k => truth.Scene.Objects[k].Category == category);
    }

    /// <summary>Number of nameable objects of a colour.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="colour">The colour.</param>
    /// <returns>The count.</returns>
    public static int CountOf(SceneTruth truth, Colour colour)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return truth.Nameable.Count(k => truth.Scene.Objects[k].Colour == colour);
    }
}
