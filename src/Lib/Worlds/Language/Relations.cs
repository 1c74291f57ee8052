namespace Experiments.Worlds;

/// <summary>How objects stand to each other, on screen, in the viewer's frame.</summary>
public static class Relations
{
    /// <summary>Least distance on screen that counts as left or right, as a fraction of the image.</summary>
    public const float Aside = 0.12f;

    /// <summary>The one relation of an object to another.</summary>
    /// <remarks>Stacking comes first, then left and right beyond <see cref="Aside"/>, then near and far.</remarks>
    /// <param name="scene">The scene.</param>
    /// <param name="a">Index of the object spoken of.</param>
    /// <param name="b">Index of the object it is related to.</param>
    /// <returns>Relation of a to b.</returns>
    /// <exception cref="ArgumentException">Both are the same object.</exception>
    public static Relation Between(Scene scene, int a, int b)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (a == b)
            throw new ArgumentException($"Object {a} has no relation to itself; give two objects.", nameof(b));
        var (first, second) = (scene.Objects[a], scene.Objects[b]);
        if (first.Carrier == b)
            return Relation.On;
        if (second.Carrier == a)
            return Relation.Under;
        float aside = first.U - second.U;
        if (aside < -Aside)
            return Relation.LeftOf;
        if (aside > Aside)
            return Relation.RightOf;
        // Of two at the same distance the earlier counts as nearer, as it is drawn; so the inverse always holds.
        return first.Z < second.Z || (first.Z == second.Z && a < b) ? Relation.InFrontOf : Relation.Behind;
    }

    /// <summary>The relation the other way round.</summary>
    /// <param name="relation">Relation of a to b.</param>
    /// <returns>Relation of b to a.</returns>
    public static Relation Inverse(Relation relation) => relation switch
    {
        Relation.On => Relation.Under,
        Relation.Under => Relation.On,
        Relation.LeftOf => Relation.RightOf,
        Relation.RightOf => Relation.LeftOf,
        Relation.InFrontOf => Relation.Behind,
        _ => Relation.InFrontOf,
    };
}
