using System.Collections.Concurrent;

namespace Experiments.Kernels.Display;

/// <summary>The formatters and preferences that notebooks and libraries have registered.</summary>
/// <remarks>
/// The most specific type wins: the value's own type, then its generic definition, then the same of each base class, then interfaces
/// (a derived one before those it extends), then <c>object</c>; of equals, the later registration.
/// What a type brings along itself comes after all of these.
/// </remarks>
internal static class FormatterRegistry
{
    private static readonly Lock Gate = new();
    private static volatile Entries current = new([], []);

    // Formatters that are at work on this thread, each within the one before.
    [ThreadStatic]
    private static int depth;

    private sealed record Formatter(Type Type, string Mime, Action<object, TextWriter> Write);

    private sealed record Preference(Type Type, IReadOnlyList<string> Mimes);

    // Never changed once published, but for the choices it remembers.
    private sealed record Entries(IReadOnlyList<Formatter> Formatters, IReadOnlyList<Preference> Preferences)
    {
        public ConcurrentDictionary<Type, IReadOnlyDictionary<string, Action<object, TextWriter>>> Chosen { get; } = new();
    }

    public static void Register(Type type, string mime, Action<object, TextWriter> write)
    {
        lock (Gate)
            current = new Entries([.. current.Formatters, new Formatter(Nullable.GetUnderlyingType(type) ?? type, mime, write)], current.Preferences);
    }

    public static void Prefer(Type type, IReadOnlyList<string> mimes)
    {
        lock (Gate)
            current = new Entries(current.Formatters, [.. current.Preferences, new Preference(Nullable.GetUnderlyingType(type) ?? type, mimes)]);
    }

    public static void Clear()
    {
        lock (Gate)
            current = new Entries([], []);
    }

    /// <summary>The registered formatters that apply to a type, by mime type.</summary>
    public static IReadOnlyDictionary<string, Action<object, TextWriter>> Of(Type type)
    {
        var entries = current;
        return entries.Chosen.GetOrAdd(type, Choose, entries);
    }

    /// <summary>The forms to which a type was limited; null when it was not.</summary>
    public static IReadOnlyList<string>? Preferred(Type type) =>
        current.Preferences is { Count: > 0 } all ? MostSpecific(all, preference => preference.Type, type)?.Mimes : null;

    /// <summary>Whether any registered formatter applies to a value.</summary>
    public static bool IsFormatted(object value) => Of(value.GetType()).Count > 0;

    /// <summary>Whether a registered formatter gives this form of a value.</summary>
    public static bool Writes(object value, string mime) => Of(value.GetType()).ContainsKey(mime);

    /// <summary>What the registered formatter writes for a value within other values; null when there is none.</summary>
    public static string? Write(object value, string mime)
    {
        if (!Of(value.GetType()).TryGetValue(mime, out var write))
            return null;
        try
        {
            return Write(value, mime, write);
        }
        catch (Exception e)
        {
            string note = $"<{TypeNames.Of(e.GetType())}: {e.Message}>";
            return mime == MimeTypes.Html ? Escape.Html(note) : note;
        }
    }

    /// <summary>What a formatter writes; a type's name where formatters show values within values too deep.</summary>
    public static string Write(object value, string mime, Action<object, TextWriter> write)
    {
        if (depth >= DisplaySettings.Depth)
            return mime == MimeTypes.Html ? Escape.Html(TypeNames.Of(value.GetType())) : TypeNames.Of(value.GetType());
        depth++;
        try
        {
            using var writer = new StringWriter();
            write(value, writer);
            return writer.ToString();
        }
        finally
        {
            depth--;
        }
    }

    private static Dictionary<string, Action<object, TextWriter>> Choose(Type type, Entries entries)
    {
        var chosen = new Dictionary<string, Action<object, TextWriter>>(FormatterSource.Of(type).DistinctBy(formatter => formatter.Key));
        foreach (var group in entries.Formatters.GroupBy(formatter => formatter.Mime))
        {
            if (MostSpecific(group, formatter => formatter.Type, type) is { } formatter)
                chosen[group.Key] = formatter.Write;
        }
        return chosen;
    }

    private static T? MostSpecific<T>(IEnumerable<T> all, Func<T, Type> typeOf, Type type)
        where T : class
    {
        T? chosen = null;
        int nearest = int.MaxValue;
        foreach (var one in all)
        {
            if (Distance(typeOf(one), type) is { } distance && distance <= nearest)
                (chosen, nearest) = (one, distance);
        }
        return chosen;
    }

    private static int? Distance(Type registered, Type type)
    {
        const int Everything = 1_000_000;
        if (registered == typeof(object))
            return Everything;
        if (registered.IsInterface)
            return Array.Exists(type.GetInterfaces(), i => Is(i, registered)) ? Everything - 1 - registered.GetInterfaces().Length : null;
        int level = 0;
        for (var one = type; one is not null; one = one.BaseType, level += 2)
        {
            if (Is(one, registered))
                return one == registered ? level : level + 1;
        }
        return null;
    }

    private static bool Is(Type type, Type registered) => type == registered || (type.IsGenericType && type.GetGenericTypeDefinition() == registered);
}
