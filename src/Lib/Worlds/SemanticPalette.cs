using Experiments.Core;
using static TorchSharp.torch;

namespace Experiments.Worlds;

/// <summary>Class maps as pictures: each class has a colour, and the nearest colour decodes.</summary>
/// <remarks>Colours lie on the grid {-1, 0, 1}^3 times 0.9. Classes: 0 sky, 1 ground, 2 + category.</remarks>
public static class SemanticPalette
{
    /// <summary>Classes of the whole world.</summary>
    public const int AllClasses = 20;

    /// <summary>Classes of profiles with the eight plain shapes.</summary>
    public const int CoreClasses = 10;

    private const float Scale = 0.9f;

    // Sky, ground and the plain shapes were chosen by hand, far apart; all others follow in the grid's order.
    private static readonly (int Red, int Green, int Blue)[] Grid = MakeGrid();

    /// <summary>Colours of the classes.</summary>
    /// <param name="classes">How many, 2 to <see cref="AllClasses"/>.</param>
    /// <returns>float32[classes, 3] in [-0.9, 0.9], to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">There are not that many classes.</exception>
    public static Tensor Colours(int classes = AllClasses)
    {
        Check.Member(classes is >= 2 and <= AllClasses, "classes", classes, $"use 2 to {AllClasses}");
        return tensor(Grid.Take(classes).SelectMany(c => new[] { Scale * c.Red, Scale * c.Green, Scale * c.Blue }).ToArray(), [classes, 3]);
    }

    /// <summary>Paints a class map.</summary>
    /// <param name="semantic">Integer[B, R, R], classes below <see cref="AllClasses"/>, as <see cref="RenderedScenes.Semantic"/>.</param>
    /// <returns>float32[B, 3, R, R] in [-0.9, 0.9], to be disposed by the caller.</returns>
    public static Tensor Paint(Tensor semantic)
    {
        ArgumentNullException.ThrowIfNull(semantic);
        Check.Shape(semantic, [-1, -1, -1]);
        using var scope = NewDisposeScope();
        var colours = Colours().to(semantic.device);
        return colours.index_select(0, semantic.reshape(-1).to(int64))
            .reshape([.. semantic.shape, 3]).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Reads a painted class map, such as a model's output: the class of the nearest colour.</summary>
    /// <param name="image">float32[B, 3, R, R].</param>
    /// <param name="classes">Number of classes to choose from, the first ones of the palette.</param>
    /// <returns>uint8[B, R, R], to be disposed by the caller.</returns>
    public static Tensor Decode(Tensor image, int classes = AllClasses)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check.Shape(image, [-1, 3, -1, -1]);
        using var scope = NewDisposeScope();
        var colours = Colours(classes).to(image.device);
        var pixels = image.permute(0, 2, 3, 1).reshape(-1, 3);
        // |x - c|^2 = |x|^2 - 2 x.c + |c|^2, and |x|^2 is the same for all classes.
        var distance = colours.square().sum(1) - 2f * pixels.matmul(colours.t());
        return distance.argmin(1).to(uint8).reshape(image.shape[0], image.shape[2], image.shape[3]).MoveToOuterDisposeScope();
    }

    private static (int Red, int Green, int Blue)[] MakeGrid()
    {
        var chosen = new List<(int, int, int)>
        {
            (-1, -1, -1), (1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1), (1, 1, -1), (1, -1, 1), (-1, 1, 1), (0, 0, 0), (1, 0, -1),
        };
        for (int i = 0; i < 27 && chosen.Count < AllClasses; i++)
        {
            var colour = (i / 9 - 1, i / 3 % 3 - 1, i % 3 - 1);
            if (!chosen.Contains(colour))
                chosen.Add(colour);
        }
        return [.. chosen];
    }
}
