using System.Collections.Immutable;
using Experiments.Worlds.Figures;

namespace Experiments.Worlds.Rendering;

/// <summary>Counts what is seen of each object: boxes, areas and visibilities, from the instance plane.</summary>
internal static class SightCounter
{
    internal static ImmutableArray<Sight> Count(Canvas canvas, Scene scene)
    {
        var sights = ImmutableArray.CreateBuilder<Sight>(scene.Objects.Length);
        for (int k = 0; k < scene.Objects.Length; k++)
            sights.Add(Count(canvas, scene.Objects[k], k));
        return sights.MoveToImmutable();
    }

    private static Sight Count(Canvas canvas, in SceneObject figure, int k)
    {
        float reach = FigureCatalogue.Reach * figure.Radius;
        var block = canvas.Cover(figure.U - reach, figure.U + reach, figure.V - reach, figure.V + reach, margin: 1);
        int end = Math.Min(block.Right, canvas.Size);
        int top = canvas.Size, bottom = 0, left = canvas.Size, right = 0, area = 0;
        for (int row = block.Top; row < block.Bottom; row++)
        {
            var line = canvas.Instance.AsSpan(row * canvas.Stride + block.Left, Math.Max(0, end - block.Left));
            int first = line.IndexOf(k + 1);
            if (first < 0)
                continue;
            area += line.Count(k + 1);
            top = Math.Min(top, row);
            bottom = row + 1;
            left = Math.Min(left, block.Left + first);
            right = Math.Max(right, block.Left + line.LastIndexOf(k + 1) + 1);
        }
        if (area == 0)
            return new Sight(k, 0, 0, 0, 0, 0, 0);
        float size = canvas.Size;
        return new Sight(k, top / size, left / size, bottom / size, right / size, area, area / (float)canvas.FullArea[k]);
    }
}
