using System.Collections;
using System.Reflection;

namespace Experiments.Kernels.Display;

/// <summary>The first items of a sequence, read without ever going past the limit.</summary>
/// <param name="Items">The items read.</param>
/// <param name="Rest">How many follow; null when the sequence does not know its length and may go on.</param>
internal sealed record SequenceHead(IReadOnlyList<object?> Items, int? Rest)
{
    private static readonly MethodInfo CheapCount = typeof(Enumerable).GetMethod(nameof(Enumerable.TryGetNonEnumeratedCount))!;

    /// <summary>What stands for the items that are not shown; empty when all are.</summary>
    public string More => Rest switch
    {
        null => "(perhaps more)",
        0 => "",
        int rest => $"({rest} more)",
    };

    /// <summary>A value that can be read again: sequences that compute their items are read here, once.</summary>
    public static object? Freeze(object? value) =>
        value is IEnumerable sequence and not (string or ICollection) && WellKnown.Line(value) is null ? Of(sequence, DisplayLimits.Items) : value;

    /// <summary>Reads at most <paramref name="limit"/> items; an exception of the sequence becomes its last item.</summary>
    public static SequenceHead Of(IEnumerable sequence, int limit)
    {
        int? length = LengthOf(sequence);
        var items = new List<object?>();
        bool ended = false;
        try
        {
            var enumerator = sequence.GetEnumerator();
            using var disposable = enumerator as IDisposable;
            while (items.Count < limit && !ended)
            {
                ended = !enumerator.MoveNext();
                if (!ended)
                    items.Add(enumerator.Current);
            }
        }
        catch (Exception e)
        {
            items.Add(new Thrown(e));
            return new SequenceHead(items, 0);
        }
        return new SequenceHead(items, ended ? 0 : length is int count ? Math.Max(0, count - items.Count) : null);
    }

    private static int? LengthOf(IEnumerable sequence)
    {
        if (sequence is ICollection collection)
            return collection.Count;
        var items = Array.Find(sequence.GetType().GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        if (items is null)
            return null;
        object?[] arguments = [sequence, 0];
        return CheapCount.MakeGenericMethod(items.GetGenericArguments()).Invoke(null, arguments) is true ? (int?)arguments[1] : null;
    }
}
