using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class RelationsTests
{
    [Fact]
    public void Stacking_comes_first_then_sides_then_depth()
    {
        var scene = Truths.Of(
            Truths.Figure(Category.Crate, Colour.Red, 0.30f, z: 3f),
            Truths.Figure(Category.Ball, Colour.Blue, 0.30f, z: 2.99f, carrier: 0),
            Truths.Figure(Category.Star, Colour.Blue, 0.41f, z: 2f),
            Truths.Figure(Category.Cone, Colour.Blue, 0.43f, z: 2f)).Scene;
        Assert.Equal(Relation.On, Relations.Between(scene, 1, 0));
        Assert.Equal(Relation.Under, Relations.Between(scene, 0, 1));
        Assert.Equal(Relation.InFrontOf, Relations.Between(scene, 2, 0));
        Assert.Equal(Relation.Behind, Relations.Between(scene, 0, 2));
        Assert.Equal(Relation.LeftOf, Relations.Between(scene, 0, 3));
        Assert.Equal(Relation.RightOf, Relations.Between(scene, 3, 0));
    }

    [Fact]
    public void The_inverse_always_holds()
    {
        foreach (var scene in Truths.Mixed.Select(t => t.Scene))
        {
            for (int a = 0; a < scene.Objects.Length; a++)
            {
                for (int b = 0; b < a; b++)
                    Assert.Equal(Relations.Inverse(Relations.Between(scene, a, b)), Relations.Between(scene, b, a));
            }
        }
        Assert.All(Enum.GetValues<Relation>(), r => Assert.Equal(r, Relations.Inverse(Relations.Inverse(r))));
        var level = Truths.Of(Truths.Figure(Category.Ball, Colour.Red), Truths.Figure(Category.Star, Colour.Red)).Scene;
        Assert.Equal(Relation.InFrontOf, Relations.Between(level, 0, 1));
        Assert.Equal(Relation.Behind, Relations.Between(level, 1, 0));
        Assert.Throws<ArgumentException>(() => Relations.Between(level, 1, 1));
    }

    [Fact]
    public void Counts_and_references_regard_nameable_objects_only()
    {
        var truth = Truths.Of(
            Truths.Figure(Category.Ball, Colour.Red),
            Truths.Figure(Category.Ball, Colour.Blue),
            Truths.Figure(Category.Star, Colour.Red));
        Assert.Equal(3, Reference.Count(truth));
        Assert.Equal(2, Reference.CountOf(truth, Category.Ball));
        Assert.Equal(2, Reference.CountOf(truth, Colour.Red));
        Assert.False(Reference.IsUnique(truth, new(Category.Ball)));
        Assert.True(Reference.IsUnique(truth, new(Category.Ball, Colour.Blue)));
        Assert.Equal([1], Reference.Matches(truth, new(Category.Ball, Colour.Blue)));
        var hidden = truth.Hide(0);
        Assert.Equal(2, Reference.Count(hidden));
        Assert.Equal(1, Reference.CountOf(hidden, Colour.Red));
        Assert.True(Reference.IsUnique(hidden, new(Category.Ball)));
    }
}
