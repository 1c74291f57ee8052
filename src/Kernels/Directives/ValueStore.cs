using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Texts by name, as a language whose code is the text; see <see cref="ValueDirective"/>.</summary>
internal sealed class ValueStore : IProgrammingLanguage
{
    /// <summary>The language's name.</summary>
    public const string Name = "value";

    private readonly Dictionary<string, Variable> values = [];
    private (string Name, CellContext Cell)? expected;

    public IReadOnlyList<string> Names { get; } = [Name];

    public IReadOnlyList<Variable> Variables => [.. values.Values];

    public Task WarmUp() => Task.CompletedTask;

    public bool EndsInsideToken(string text) => false;

    /// <summary>Stores the text that follows in a cell, empty if none does.</summary>
    public void Expect(string name, CellContext cell)
    {
        Set(name, "", typeof(string));
        expected = (name, cell);
    }

    public PartResult Execute(string code, CellContext cell)
    {
        if (expected is not var (name, expecting) || expecting != cell)
            throw new DirectiveException("These lines have no name to be stored under; put #!value --name <name> before them.");
        Set(name, code.Trim('\n'), typeof(string));
        return new PartResult(Error: null);
    }

    public void Set(string name, object? value, Type type)
    {
        expected = null;
        values[name] = new Variable(name, type, value);
    }

    public void Reference(IReadOnlyList<string> paths)
    {
    }

    public Completions Complete(string code, int position) => Completions.None(position);

    public Inspection? Inspect(string code, int position, bool isDetailed) => null;

    public Completeness Check(string code) => new("complete");
}
