using System.Text;

namespace Experiments.Evaluation;

/// <summary>Class names and templates for zero-shot classification, spelt the way the papers' evaluators spell them.</summary>
public static class Prompts
{
    /// <summary>The class name alone.</summary>
    public static IReadOnlyList<string> NameOnly { get; } = ["{}"];

    /// <summary>A few sentences for scenes of this kit; averaging them is steadier than any one of them.</summary>
    public static IReadOnlyList<string> Scenes { get; } = ["{}", "a {}", "a picture of a {}", "a small {}", "a large {}", "there is a {}", "the {}", "one {}"];

    /// <summary>Lower case, underscores as spaces, ASCII punctuation removed, single spaces.</summary>
    /// <remarks>SigLIP evaluation protocol: braces stay in templates, and of a class's aliases only the first is used.</remarks>
    /// <param name="text">A class name or a template.</param>
    /// <returns>The canonical form.</returns>
    public static string Canonical(string text)
    {
        var plain = new StringBuilder();
        foreach (char c in text.Replace('_', ' ').ToLowerInvariant())
        {
            if (c is '{' or '}' || !char.IsAscii(c) || !(char.IsPunctuation(c) || char.IsSymbol(c)))
                plain.Append(c);
        }
        return string.Join(' ', plain.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>All prompts of all classes.</summary>
    /// <param name="classes">Class names; of several aliases, parted by commas, the first is taken.</param>
    /// <param name="templates">Sentences with <c>{}</c> where the name goes.</param>
    /// <returns>One list of prompts a class, in canonical form.</returns>
    /// <exception cref="ArgumentException">A template has no <c>{}</c>.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Fill(IReadOnlyList<string> classes, IReadOnlyList<string> templates)
    {
        foreach (string template in templates)
        {
            if (!template.Contains("{}"))
                throw new ArgumentException($"Template '{template}' has no place for the class name; write {{}} where it goes.", nameof(templates));
        }
        return [.. classes.Select(name => (IReadOnlyList<string>)[.. templates.Select(t => Canonical(t).Replace("{}", Canonical(name.Split(',')[0])))])];
    }
}
