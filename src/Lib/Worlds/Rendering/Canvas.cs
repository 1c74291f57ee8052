using System.Numerics;
using System.Runtime.CompilerServices;
using Floats = System.Numerics.Vector<float>;

namespace Experiments.Worlds.Rendering;

/// <summary>Planes of one image while it is painted, kept by a thread from image to image.</summary>
/// <remarks>
/// Rows are padded to whole vectors, and the padding's columns lie far to the right, outside every figure. Colours are in [0, 1].
/// </remarks>
internal sealed class Canvas
{
    private const float FarRight = 1e6f;

    [ThreadStatic]
    private static Canvas? kept;

    private Canvas(int size)
    {
        Size = size;
        Stride = (size + Floats.Count - 1) / Floats.Count * Floats.Count;
        U = new float[Stride];
        for (int i = 0; i < Stride; i++)
            U[i] = i < size ? (i + 0.5f) / size : FarRight;
        P = new float[Stride];
        int pixels = Stride * size;
        Red = new float[pixels];
        Green = new float[pixels];
        Blue = new float[pixels];
        Distance = new float[pixels];
        Depth = new float[pixels];
        NormalX = new float[pixels];
        NormalY = new float[pixels];
        NormalZ = new float[pixels];
        Instance = new int[pixels];
    }

    internal int Size { get; }

    /// <summary>Elements from one row to the next.</summary>
    internal int Stride { get; }

    /// <summary>u of each column.</summary>
    internal float[] U { get; }

    /// <summary>p of each column in the frame of the object being painted.</summary>
    internal float[] P { get; }

    internal float[] Red { get; }

    internal float[] Green { get; }

    internal float[] Blue { get; }

    /// <summary>Signed distances of the object being painted, valid inside its block alone.</summary>
    internal float[] Distance { get; }

    internal float[] Depth { get; }

    internal float[] NormalX { get; }

    internal float[] NormalY { get; }

    internal float[] NormalZ { get; }

    /// <summary>0, or 1 + index of the object seen.</summary>
    internal int[] Instance { get; }

    /// <summary>Pixels of each object's outline inside the image, hidden ones too.</summary>
    internal int[] FullArea { get; } = new int[Profile.ObjectLimit];

    internal SceneViews Views { get; set; }

    /// <summary>This thread's canvas.</summary>
    internal static Canvas Rent(int size, SceneViews views)
    {
        var canvas = kept is { } same && same.Size == size ? same : kept = new Canvas(size);
        canvas.Views = views;
        return canvas;
    }

    internal bool Shows(SceneViews view) => (Views & view) != 0;

    /// <summary>v of a row.</summary>
    internal float V(int row) => (row + 0.5f) / Size;

    /// <summary>Rows and whole vectors of columns around a rectangle of the unit square, a margin of pixels included.</summary>
    internal Block Cover(float left, float right, float top, float bottom, float margin)
    {
        int start = Math.Clamp((int)MathF.Floor(left * Size - margin), 0, Size);
        int end = Math.Clamp((int)MathF.Ceiling(right * Size + margin), 0, Size);
        return new Block(
            start / Floats.Count * Floats.Count,
            (end + Floats.Count - 1) / Floats.Count * Floats.Count,
            Math.Clamp((int)MathF.Floor(top * Size - margin), 0, Size),
            Math.Clamp((int)MathF.Ceiling(bottom * Size + margin), 0, Size));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Floats Load(float[] plane, int at) => Vector.LoadUnsafe(ref plane[at]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<int> Load(int[] plane, int at) => Vector.LoadUnsafe(ref plane[at]);

    /// <summary>A block of pixels: columns in whole vectors, ends excluded.</summary>
    internal readonly record struct Block(int Left, int Right, int Top, int Bottom);
}
