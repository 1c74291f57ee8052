namespace Experiments.Kernels.Display;

/// <summary>Stands in for null where the declared type has a better word for it.</summary>
internal sealed class Absent
{
    private static readonly Absent None = new("None");
    private static readonly Absent Unit = new("()");
    private readonly string word;

    private Absent(string word) => this.word = word;

    /// <summary>The value itself, unless it is the null by which F# represents <c>None</c> and <c>()</c>.</summary>
    public static object? Named(object? value, Type declared)
    {
        if (value is not null || declared.Namespace != "Microsoft.FSharp.Core")
            return value;
        return declared.Name switch
        {
            "FSharpOption`1" => None,
            "Unit" => Unit,
            _ => null,
        };
    }

    public override string ToString() => word;
}
