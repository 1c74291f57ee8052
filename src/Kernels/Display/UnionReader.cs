using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.FSharp.Core;
using Microsoft.FSharp.Reflection;

namespace Experiments.Kernels.Display;

/// <summary>Reads F# unions; FSharp.Core is loaded only for values that come from F#.</summary>
internal static class UnionReader
{
    private const string Mapping = "Microsoft.FSharp.Core.CompilationMappingAttribute";
    private const int KindMask = 31;
    private const int Union = 1;

    /// <summary>Whether a type is an F# union, or one case of it, to be shown by its case: no sequence, and without a text of its author's.</summary>
    public static bool IsUnion(Type type)
    {
        if (typeof(IEnumerable).IsAssignableFrom(type) || (ValueShape.IsText(type) && !IsCore(type)))
            return false;
        for (var one = type; one is not null; one = one.BaseType)
        {
            var mapping = one.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.FullName == Mapping);
            if (mapping?.ConstructorArguments is [{ Value: int flags }, ..])
                return (flags & KindMask) == Union;
        }
        return false;
    }

    /// <summary>What reads the values of a union type.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Func<object, Wrapped> Of(Type type)
    {
        var access = FSharpOption<BindingFlags>.Some(BindingFlags.Public | BindingFlags.NonPublic);
        var tag = FSharpValue.PreComputeUnionTagReader(type, access);
        // Fields without a name of their own are called Item; those of the core library's unions say nothing either.
        bool isCore = IsCore(type);
        var cases = FSharpType.GetUnionCases(type, access).ToDictionary(
            one => one.Tag,
            one => (one.Name, Fields: one.GetFields().Select(field => (Name: isCore || IsItem(field.Name) ? "" : field.Name, Field: field)).ToArray()));
        return value =>
        {
            var (name, fields) = cases[tag.Invoke(value)];
            return new Wrapped(name, [.. fields.Select(f => (f.Name, Absent.Named(f.Field.GetValue(value), f.Field.PropertyType)))]);
        };
    }

    private static bool IsCore(Type type) => type.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true;

    private static bool IsItem(string name) => name.StartsWith("Item", StringComparison.Ordinal) && name.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0;
}
