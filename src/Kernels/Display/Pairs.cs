using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace Experiments.Kernels.Display;

/// <summary>Values that are a key with something: entries of dictionaries, groups of a query.</summary>
internal static class Pairs
{
    private static readonly ConcurrentDictionary<Type, Func<object, (object? Key, object? Value)>?> Readers = new();
    private static readonly ConcurrentDictionary<Type, bool> Dictionaries = new();

    /// <summary>Key and value; null for other values.</summary>
    public static (object? Key, object? Value)? Of(object value) =>
        value is DictionaryEntry entry ? (entry.Key, entry.Value) : Readers.GetOrAdd(value.GetType(), Reader)?.Invoke(value);

    /// <summary>Whether a value is a dictionary of any kind.</summary>
    public static bool IsDictionary(object value) => value is IDictionary || Dictionaries.GetOrAdd(value.GetType(), static type =>
        Array.Exists(type.GetInterfaces(), i => IsOf(i, typeof(IReadOnlyDictionary<,>)) || IsOf(i, typeof(IDictionary<,>))));

    private static Func<object, (object? Key, object? Value)>? Reader(Type type)
    {
        if (IsOf(type, typeof(KeyValuePair<,>)))
        {
            PropertyInfo key = type.GetProperty("Key")!, inner = type.GetProperty("Value")!;
            return pair => (Absent.Named(key.GetValue(pair), key.PropertyType), Absent.Named(inner.GetValue(pair), inner.PropertyType));
        }
        if (Array.Find(type.GetInterfaces(), i => IsOf(i, typeof(IGrouping<,>)))?.GetProperty("Key") is { } groupKey)
            return group => (groupKey.GetValue(group), SequenceHead.Of((IEnumerable)group, DisplaySettings.Items));
        return null;
    }

    private static bool IsOf(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
