using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Experiments.Kernels.Display;

/// <summary>One readable member of a value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Read">Reads it from an instance; a getter's exception comes back as a <see cref="Thrown"/>.</param>
internal sealed record ValueMember(string Name, Func<object, object?> Read);

/// <summary>Stands in for the value of a getter that threw.</summary>
/// <param name="Error">What it threw.</param>
internal sealed record Thrown(Exception Error);

/// <summary>How a value is to be seen: as one text, as a sequence, as pairs, or by its members.</summary>
internal static class ValueShape
{
    private static readonly ConcurrentDictionary<Type, bool> Texts = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<ValueMember>> Members = new();

    /// <summary>Whether a value of this type is best shown by its own <c>ToString</c>.</summary>
    /// <remarks>Numbers, texts, dates, enums, and every type whose author wrote a <c>ToString</c>; records count by their members.</remarks>
    public static bool IsText(Type type) => Texts.GetOrAdd(type, static type =>
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || typeof(Type).IsAssignableFrom(type) || typeof(Delegate).IsAssignableFrom(type))
            return true;
        if (typeof(IEnumerable).IsAssignableFrom(type) || typeof(ITuple).IsAssignableFrom(type) || type == typeof(SequenceHead)
            || SequenceHead.IsMemory(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)))
            return false;
        var method = type.GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);
        return method?.DeclaringType is { } declaring
            && declaring != typeof(object) && declaring != typeof(ValueType)
            && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !declaring.IsDefined(typeof(CompilerGeneratedAttribute));
    });

    /// <summary>The members of a value that has no text and is no sequence.</summary>
    public static IReadOnlyList<ValueMember> MembersOf(object value) => value is ITuple tuple
        ? [.. Enumerable.Range(0, tuple.Length).Select(i => new ValueMember($"Item{i + 1}", instance => TupleItem((ITuple)instance, i)))]
        : Members.GetOrAdd(value.GetType(), Find);

    /// <summary>Whether a value may be shown by its parts: no formatter was registered for it and the kernel has none of its own.</summary>
    public static bool IsOpen(object value) => !FormatterRegistry.IsFormatted(value) && KnownFormatters.Of(value) is null;

    /// <summary>Whether rows of such values make a table.</summary>
    public static bool IsRow(object? value) => value is not null && HasMembers(value) && IsOpen(value);

    /// <summary>Whether a value is neither a text nor a sequence nor a word around others.</summary>
    public static bool HasMembers(object value) =>
        value is not (Thrown or SequenceHead or IEnumerable) && !IsText(value.GetType())
        && !SequenceHead.IsMemory(value.GetType()) && Wrapped.Of(value) is null;

    /// <summary>An item of a tuple.</summary>
    public static object? TupleItem(ITuple tuple, int index) =>
        tuple[index] ?? (index < 7 && tuple.GetType() is { IsGenericType: true } type ? Absent.Named(null, type.GetGenericArguments()[index]) : null);

    private static List<ValueMember> Find(Type type)
    {
        const BindingFlags Flags = BindingFlags.Public | BindingFlags.Instance;
        var members = new List<ValueMember>();
        foreach (var property in type.GetProperties(Flags))
        {
            var kind = property.PropertyType;
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0
                && !kind.IsByRef && !kind.IsByRefLike && !kind.IsPointer && members.All(m => m.Name != property.Name))
                members.Add(new ValueMember(property.Name, instance => Guard(() => Absent.Named(property.GetValue(instance), kind))));
        }
        // F# stores what its properties show in public fields such as contents@.
        foreach (var field in type.GetFields(Flags).Where(f => !f.FieldType.IsPointer && !f.Name.EndsWith('@')))
            members.Add(new ValueMember(field.Name, instance => Absent.Named(field.GetValue(instance), field.FieldType)));
        return members;
    }

    private static object? Guard(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (TargetInvocationException e)
        {
            return new Thrown(e.InnerException ?? e);
        }
    }
}
