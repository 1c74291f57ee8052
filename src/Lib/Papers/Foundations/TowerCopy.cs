using Experiments.Core;
using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>Moves an encoder between models that pool it differently: the blocks are the same, what comes after the final norm is not.</summary>
public static class TowerCopy
{
    /// <summary>The shape of a tower with another pooling and no layers after it.</summary>
    /// <param name="tower">Any tower without a class token.</param>
    /// <param name="pool">Pooling of the copy: None for captioners, Gap for one vector an image.</param>
    /// <returns>The changed shape.</returns>
    /// <exception cref="ArgumentException">One of the two has a class token, or the copy would need a pooling head that the tower does not have.</exception>
    public static VitConfig Shape(VitConfig tower, ImagePooling pool)
    {
        ArgumentNullException.ThrowIfNull(tower);
        Check.Member(!tower.HasClassToken, "VitConfig.Pool", tower.Pool, "use an encoder without a class token: the other tokens saw it");
        Check.Member(pool is ImagePooling.None or ImagePooling.Gap, nameof(pool), pool, "use None or Gap, which have no weights of their own");
        return tower.With(pool: pool, headDim: 0, repDim: 0);
    }

    /// <summary>Copies an encoder's weights into a tower of the same blocks, whose tokens are then the same to the bit.</summary>
    /// <param name="from">The encoder; stays as it is. Its pooling head and projections have no place and are left out.</param>
    /// <param name="into">A tower of the shape <see cref="Shape"/> gives.</param>
    /// <exception cref="ArgumentException">The towers have different blocks.</exception>
    public static void Into(Vit from, Vit into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var expected = Shape(from.Config, into.Config.Pool);
        Check.Member(into.Config == expected, "Vit.Config", into.Config, $"build the tower as {expected}, the shape of the encoder to copy");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var weights = from.state_dict();
        foreach (var (name, weight) in into.state_dict())
            weight.copy_(weights[name]);
    }
}
