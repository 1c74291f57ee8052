using System.Text;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Engine;

/// <summary>What follows a directive's name, by the names of its parameters.</summary>
internal sealed class DirectiveArguments
{
    private readonly Dictionary<string, string> values;

    private DirectiveArguments(Dictionary<string, string> values, string text)
    {
        this.values = values;
        Text = text;
    }

    /// <summary>All of it as it was written.</summary>
    public string Text { get; }

    /// <summary>The value of a parameter; null when it was not given.</summary>
    public string? this[string parameter] => values.TryGetValue(parameter, out string? word) ? Unquoted(word) : null;

    /// <summary>Whether a value was written between quotes.</summary>
    public bool IsQuoted(string parameter) => values.TryGetValue(parameter, out string? word) && Unquoted(word) != word;

    /// <summary>Whether a flag or value was given.</summary>
    public bool Has(string parameter) => values.ContainsKey(parameter);

    /// <summary>Reads the text after a directive's name.</summary>
    /// <exception cref="DirectiveException">It does not fit the parameters; the message shows how the directive is written.</exception>
    public static DirectiveArguments Parse(Directive directive, string text, int line)
    {
        DirectiveException Wrong(string what) => new($"{directive.Name}: {what} It is written: {directive.Usage}", line);

        var values = new Dictionary<string, string>();
        if (directive.TakesAnyText)
            return new DirectiveArguments(values, text);
        var places = new Queue<DirectiveParameter>(directive.Parameters.Where(p => !p.IsOption));
        var words = new Queue<string>(Words(text));
        while (words.TryDequeue(out string? word))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                if (!places.TryDequeue(out var place))
                    throw Wrong($"'{word}' is one value too many.");
                values[place.Name] = word;
                continue;
            }
            string[] options = [.. directive.Parameters.Where(p => p.IsOption).Select(p => p.Name)];
            var option = directive.Parameters.FirstOrDefault(p => p.Name == word)
                ?? throw Wrong(options.Length == 0 ? $"it has no option '{word}'." : $"it has no option '{word}'; {NearNames.Hint(word, options)}");
            if (option.Value.Length == 0)
                values[word] = "";
            else if (words.TryDequeue(out string? value))
                values[word] = value;
            else
                throw Wrong($"{word} needs a {option.Value}.");
        }
        return directive.Parameters.FirstOrDefault(p => p.IsRequired && !values.ContainsKey(p.Name)) is { } missing
            ? throw Wrong($"{missing.Name} is missing.")
            : new DirectiveArguments(values, text);
    }

    /// <summary>Words, parted by blanks; a quoted text, <c>@input:"a prompt"</c> too, is one word, and so is a JSON object or array.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        bool quoted = false, escaped = false;
        int open = 0;
        foreach (char c in text)
        {
            bool isJson = open > 0 || (word.Length == 0 && c is '{' or '[');
            quoted ^= c == '"' && !escaped;
            escaped = isJson && quoted && c == '\\' && !escaped;
            if (isJson && !quoted)
                open += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            if (quoted || open > 0 || !char.IsWhiteSpace(c))
                word.Append(c);
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
        if (word.Length > 0)
            yield return word.ToString();
    }

    private static string Unquoted(string word) => word.Length >= 2 && word[0] == '"' && word[^1] == '"' ? word[1..^1] : word;
}
