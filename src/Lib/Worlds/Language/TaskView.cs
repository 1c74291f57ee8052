using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>A scene as one task sees it, with the task's own random draws.</summary>
internal sealed class TaskView(SceneTruth truth, TaskStyle style, CounterRandom random, ulong slot)
{
    internal SceneTruth Truth => truth;

    internal int[] Nameable { get; } = [.. truth.Nameable];

    /// <summary>Nameable objects that their noun alone points out.</summary>
    internal int[] UniqueByNoun => [.. Nameable.Where(k => Reference.CountOf(truth, this[k].Category) == 1)];

    internal IEnumerable<Category> Asked => Enum.GetValues<Category>().Where(style.Asked.Contains);

    internal SceneObject this[int k] => truth.Scene.Objects[k];

    internal bool Coin(int draw) => random.Uniform(slot + (ulong)draw) < 0.5f;

    internal T Draw<T>(int draw, IReadOnlyList<T> choices) => choices[random.Integer(slot + (ulong)draw, choices.Count)];

    internal NounPhrase Describe(int draw, int k) => Captioner.Draw(this[k], random, slot + (ulong)draw, CaptionStyle.Default);

    internal string Box(int k) => LocationWords.Write(truth.Sights[k], style.Locations);
}
