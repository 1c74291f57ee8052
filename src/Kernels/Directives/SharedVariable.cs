using Experiments.Kernels.Engine;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Directives;

/// <summary>Variables of one language as another asks for them.</summary>
internal static class SharedVariable
{
    /// <summary>The variable of that name.</summary>
    /// <exception cref="DirectiveException">There is no such language or variable; the message lists near names.</exception>
    public static Variable Find(Session session, string language, string name)
    {
        var source = session.Programming(language);
        var variables = source.Variables;
        return variables.FirstOrDefault(variable => variable.Name == name)
            ?? throw new DirectiveException($"{source.Names[0]} has no variable '{name}'; {Known(name, [.. variables.Select(variable => variable.Name)])}");
    }

    /// <summary>A value that a variable got by copy.</summary>
    public static void Set(IProgrammingLanguage language, string name, object? value) => language.Set(name, value, value?.GetType() ?? typeof(object));

    private static string Known(string name, IReadOnlyList<string> names) => names.Count == 0 ? "it has none yet." : NearNames.Hint(name, names);
}
