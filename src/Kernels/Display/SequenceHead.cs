using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace Experiments.Kernels.Display;

/// <summary>The first items of a sequence, read without ever going past the limit.</summary>
/// <param name="Items">The items read.</param>
/// <param name="Rest">How many follow; null when the sequence does not know its length and may go on.</param>
internal sealed record SequenceHead(IReadOnlyList<object?> Items, int? Rest)
{
    private static readonly MethodInfo CheapCount = typeof(Enumerable).GetMethod(nameof(Enumerable.TryGetNonEnumeratedCount))!;
    private static readonly ConcurrentDictionary<Type, Type?> ItemTypes = new();

    /// <summary>What stands for the items that are not shown; empty when all are.</summary>
    public string More => Rest switch
    {
        null => "(perhaps more)",
        0 => "",
        int rest => $"({rest} more)",
    };

    /// <summary>A value that can be read again: sequences that compute their items are read here, once.</summary>
    public static object? Freeze(object? value) => value is not null && ValueShape.IsOpen(value) ? TryRead(value) ?? value : value;

    /// <summary>The head of a sequence that computes its items or is a stretch of memory; null for all else.</summary>
    public static SequenceHead? TryRead(object value) => value switch
    {
        string => null,
        IEnumerable sequence and not ICollection when !Pairs.IsDictionary(value) && Pairs.Of(value) is null => Of(sequence, DisplaySettings.Items),
        _ => IsMemory(value.GetType()) ? OfMemory(value) : null,
    };

    /// <summary>Whether a type is a stretch of memory, which is a sequence in all but name.</summary>
    public static bool IsMemory(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Memory<>) || definition == typeof(ReadOnlyMemory<>));

    /// <summary>Reads at most <paramref name="limit"/> items; an exception of the sequence becomes its last item.</summary>
    public static SequenceHead Of(IEnumerable sequence, int limit)
    {
        var items = new List<object?>();
        bool ended = false;
        int? length;
        try
        {
            length = LengthOf(sequence);
            var itemType = ItemTypes.GetOrAdd(sequence.GetType(), ItemType) ?? typeof(object);
            var enumerator = sequence.GetEnumerator();
            using var disposable = enumerator as IDisposable;
            while (items.Count < limit && !ended)
            {
                ended = !enumerator.MoveNext();
                if (!ended)
                    items.Add(Absent.Named(enumerator.Current, itemType));
            }
        }
        catch (Exception e)
        {
            items.Add(new Thrown(e));
            return new SequenceHead(items, 0);
        }
        return new SequenceHead(items, ended ? 0 : length is int count ? Math.Max(0, count - items.Count) : null);
    }

    private static SequenceHead OfMemory(object memory)
    {
        var type = memory.GetType();
        int length = (int)type.GetProperty(nameof(Memory<int>.Length))!.GetValue(memory)!;
        int shown = Math.Min(length, DisplaySettings.Items);
        object head = type.GetMethod(nameof(Memory<int>.Slice), [typeof(int), typeof(int)])!.Invoke(memory, [0, shown])!;
        var items = (Array)type.GetMethod(nameof(Memory<int>.ToArray))!.Invoke(head, null)!;
        return new SequenceHead([.. items.Cast<object?>()], length - shown);
    }

    private static int? LengthOf(IEnumerable sequence)
    {
        if (sequence is ICollection collection)
            return collection.Count;
        if (ItemTypes.GetOrAdd(sequence.GetType(), ItemType) is not { } item)
            return null;
        var counted = typeof(IReadOnlyCollection<>).MakeGenericType(item);
        if (counted.IsInstanceOfType(sequence))
            return (int?)counted.GetProperty(nameof(ICollection.Count))!.GetValue(sequence);
        object?[] arguments = [sequence, 0];
        return CheapCount.MakeGenericMethod(item).Invoke(null, arguments) is true ? (int?)arguments[1] : null;
    }

    private static Type? ItemType(Type type) =>
        Array.Find(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
