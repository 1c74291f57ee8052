using System.Collections;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Experiments.Plots;

/// <summary>A row of numbers to draw: any array, list or tensor of numbers converts to it, and so does <c>[1, 2, 3]</c>.</summary>
/// <remarks>
/// The values are copied, so a tensor may be disposed afterwards. Not-a-number marks a gap. In F#, arrays bound to a name convert;
/// write <c>Numbers.From [ 1.0; 2.0 ]</c> for literals.
/// </remarks>
[CollectionBuilder(typeof(Numbers), nameof(Create))]
public sealed class Numbers : IReadOnlyList<double>
{
    private readonly double[] values;

    private Numbers(double[] values) => this.values = values;

    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public double this[int index] => values[index];

    /// <summary>Copies a sequence.</summary>
    /// <param name="values">The numbers.</param>
    /// <returns>The row.</returns>
    public static Numbers From(IEnumerable<double> values) => new([.. values]);

    /// <summary>Evenly spaced numbers: 0, 1, 2 and so on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="step">Distance of neighbours.</param>
    /// <returns>The row 0, step, 2 step, ...</returns>
    public static Numbers Steps(int count, double step = 1) => new([.. Enumerable.Range(0, count).Select(i => i * step)]);

    /// <summary>Makes a row from a collection expression.</summary>
    /// <param name="values">The numbers.</param>
    /// <returns>The row.</returns>
    public static Numbers Create(ReadOnlySpan<double> values) => new(values.ToArray());

    /// <summary>Copies an array.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(double[] values) => new([.. values]);

    /// <summary>Copies an array.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(float[] values) => new([.. values.Select(v => (double)v)]);

    /// <summary>Copies an array.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(int[] values) => new([.. values.Select(v => (double)v)]);

    /// <summary>Copies an array.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(long[] values) => new([.. values.Select(v => (double)v)]);

    /// <summary>Copies a list.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(List<double> values) => new([.. values]);

    /// <summary>Copies a list.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(List<float> values) => new([.. values.Select(v => (double)v)]);

    /// <summary>Copies a list.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(List<int> values) => new([.. values.Select(v => (double)v)]);

    /// <summary>Copies a tensor of any shape and dtype, row after row.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Numbers(Tensor values)
    {
        using var scope = NewDisposeScope();
        return new(values.detach().cpu().to(float64).reshape(-1).data<double>().ToArray());
    }

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
