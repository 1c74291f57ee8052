using System.Numerics;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Rendering;

/// <summary>Copies a finished canvas into the rows of an image: the colour cast and the rounding to bytes happen here.</summary>
internal static class PlaneWriter
{
    /// <summary>One colour plane: cast, clamped, rounded.</summary>
    internal static void Colour(Canvas canvas, float[] plane, float tint, Span<byte> image)
    {
        float cast = 255f * (1f + tint);
        for (int row = 0; row < canvas.Size; row++)
        {
            var line = plane.AsSpan(row * canvas.Stride, canvas.Size);
            var bytes = image.Slice(row * canvas.Size, canvas.Size);
            int x = 0;
            for (; x + 4 * Floats.Count <= line.Length; x += 4 * Floats.Count)
            {
                var low = Vector.Narrow(Round(line[x..], cast), Round(line[(x + Floats.Count)..], cast));
                var high = Vector.Narrow(Round(line[(x + 2 * Floats.Count)..], cast), Round(line[(x + 3 * Floats.Count)..], cast));
                Vector.Narrow(low, high).CopyTo(bytes[x..]);
            }
            for (; x < line.Length; x++)
                bytes[x] = (byte)(MathF.Min(MathF.Max(line[x] * cast, 0f), 255f) + 0.5f);
        }
    }

    /// <summary>A plane of numbers, without the padding.</summary>
    internal static void Numbers(Canvas canvas, float[] plane, Span<float> image)
    {
        for (int row = 0; row < canvas.Size; row++)
            plane.AsSpan(row * canvas.Stride, canvas.Size).CopyTo(image[(row * canvas.Size)..]);
    }

    /// <summary>Objects, 0 or 1 + index.</summary>
    internal static void Instances(Canvas canvas, Span<byte> image)
    {
        for (int row = 0; row < canvas.Size; row++)
        {
            var line = canvas.Instance.AsSpan(row * canvas.Stride, canvas.Size);
            var bytes = image.Slice(row * canvas.Size, canvas.Size);
            for (int x = 0; x < line.Length; x++)
                bytes[x] = (byte)line[x];
        }
    }

    /// <summary>Classes: 0 sky, 1 ground, 2 + category.</summary>
    internal static void Classes(Canvas canvas, Scene scene, Span<byte> image)
    {
        Span<byte> classes = stackalloc byte[1 + Profile.ObjectLimit];
        for (int k = 0; k < scene.Objects.Length; k++)
            classes[k + 1] = (byte)(2 + (int)scene.Objects[k].Category);
        for (int row = 0; row < canvas.Size; row++)
        {
            classes[0] = (byte)(canvas.V(row) <= Camera.Horizon ? 0 : 1);
            var line = canvas.Instance.AsSpan(row * canvas.Stride, canvas.Size);
            var bytes = image.Slice(row * canvas.Size, canvas.Size);
            for (int x = 0; x < line.Length; x++)
                bytes[x] = classes[line[x]];
        }
    }

    private static Vector<uint> Round(ReadOnlySpan<float> line, float cast)
    {
        var x = Vector.Min(Vector.Max(new Floats(line) * cast, Floats.Zero), Vector.Create(255f));
        return Vector.AsVectorUInt32(Vector.ConvertToInt32(x + Vector.Create(0.5f)));
    }
}
