using System.Collections.Concurrent;

namespace Experiments.Kernels.Display;

/// <summary>Which formatter the kernel itself has for a type.</summary>
internal static class KnownFormatters
{
    private static readonly IValueFormatter[] All =
    [
        new ByteFormatter(), new ErrorFormatter(), new FunctionFormatter(), new JsonFormatter(), new DataTableFormatter(),
        new TensorFormatter(), new ModuleFormatter(), new PictureFormatter(), new FigureFormatter(),
    ];

    private static readonly ConcurrentDictionary<Type, IValueFormatter?> Chosen = new();

    /// <summary>The formatter of a value; null when its parts or its own text show it.</summary>
    public static IValueFormatter? Of(object value) => For(value.GetType());

    /// <summary>The formatter of values of exactly this type; null when their parts or their own text show them.</summary>
    public static IValueFormatter? For(Type type) =>
        Chosen.GetOrAdd(type, static type => Array.Find(All, formatter => formatter.Handles(type)));

    /// <summary>Whether a type or one that it derives from has this name.</summary>
    public static bool DerivesFrom(Type type, string fullName)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if ((one.IsGenericType ? one.GetGenericTypeDefinition() : one).FullName == fullName)
                return true;
        }
        return false;
    }
}
