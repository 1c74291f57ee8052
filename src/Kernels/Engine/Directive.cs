namespace Experiments.Kernels.Engine;

/// <summary>A line of a cell that the session carries out itself.</summary>
/// <param name="name">As it is written, marker included: <c>#!who</c>, <c>#r</c>.</param>
/// <param name="purpose">What it does, in one line.</param>
/// <param name="parameters">What may follow the name.</param>
internal abstract class Directive(string name, string purpose, params DirectiveParameter[] parameters)
{
    public string Name => name;

    public string Purpose => purpose;

    public IReadOnlyList<DirectiveParameter> Parameters => parameters;

    /// <summary>Whether anything may follow the name, parameters or not.</summary>
    public virtual bool TakesAnyText => false;

    /// <summary>Name of the language that the lines after it are in; null when it leaves that as it is.</summary>
    public virtual string? Opens => null;

    /// <summary>How it is written: <c>#!share --from &lt;language&gt; &lt;name&gt; [--as &lt;name&gt;]</c>.</summary>
    public string Usage => string.Join(' ', parameters.Select(parameter => parameter.Usage).Prepend(name));

    /// <summary>Whether a line begins with its name.</summary>
    public bool IsOn(string line) =>
        line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (line.Length == name.Length || line[name.Length] is ' ' or '\t' or '"');

    /// <summary>Carries it out.</summary>
    /// <param name="call">Where it stands, and with what.</param>
    /// <exception cref="DirectiveException">It cannot be; the message says why and what to do.</exception>
    public abstract void Run(DirectiveCall call);
}

/// <summary>One thing that may follow a directive's name.</summary>
/// <param name="Name"><c>--from</c> for an option, a bare word for a value by its place.</param>
/// <param name="Value">What an option's value is, such as <c>language</c>; empty for a flag.</param>
/// <param name="Purpose">What it is for, in a few words.</param>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record DirectiveParameter(string Name, string Value, string Purpose, bool IsRequired = false)
{
    public bool IsOption => Name.StartsWith("--", StringComparison.Ordinal);

    public string Usage
    {
        get
        {
            string text = !IsOption ? $"<{Name}>" : Value.Length > 0 ? $"{Name} <{Value}>" : Name;
            return IsRequired ? text : $"[{text}]";
        }
    }
}

/// <summary>A directive in a running cell.</summary>
/// <param name="Session">The session.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Language">The language of the part it stands in.</param>
/// <param name="Line">Its line in the cell, from 1.</param>
/// <param name="Arguments">What follows its name.</param>
internal sealed record DirectiveCall(Session Session, CellContext Cell, ILanguage Language, int Line, DirectiveArguments Arguments)
{
    /// <summary>An error at this line.</summary>
    public DirectiveException Error(string message) => new(message, Line);

    /// <summary>The language of the part, if it has variables.</summary>
    public IProgrammingLanguage Programming => Language as IProgrammingLanguage
        ?? throw Error($"{Language.Names[0]} has no variables; put this line into a C# or F# part.");
}

/// <summary>A directive line is wrong; the message says what would be right.</summary>
internal sealed class DirectiveException(string message, int line = 0) : Exception(message)
{
    /// <summary>Line of the cell, from 1; 0 for the line that is being carried out.</summary>
    public int Line => line;
}
