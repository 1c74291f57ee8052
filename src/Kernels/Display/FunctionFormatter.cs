namespace Experiments.Kernels.Display;

/// <summary>F# functions, by their type: a closure has nothing else to say.</summary>
internal sealed class FunctionFormatter : IValueFormatter
{
    private const string Function = "Microsoft.FSharp.Core.FSharpFunc`2";

    public bool Handles(Type type) => KnownFormatters.DerivesFrom(type, Function);

    public string Line(object value)
    {
        var type = value.GetType();
        while (type is { BaseType: not null } && !(type.IsGenericType && type.GetGenericTypeDefinition().FullName == Function))
            type = type.BaseType;
        return $"function ({TypeNames.Of(type)})";
    }
}
