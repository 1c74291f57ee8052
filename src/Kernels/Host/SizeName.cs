namespace Experiments.Kernels.Host;

/// <summary>The word by which a user chooses how much a notebook computes.</summary>
internal static class SizeName
{
    /// <summary>The environment variable that chooses for notebooks opened in a front end.</summary>
    public const string Variable = "EXPERIMENTS_SIZE";

    /// <summary>Reads the word.</summary>
    /// <param name="source">What holds it: an option or the variable.</param>
    /// <param name="value">The word, in any case.</param>
    /// <exception cref="UsageException">It is not one of the sizes.</exception>
    public static NotebookSize Parse(string source, string value) =>
        Find(value) ?? throw new UsageException($"{source} is '{value}'; use quick, lesson or paper.");

    /// <summary>The size of a word; null when there is none of that name.</summary>
    public static NotebookSize? Find(string value) =>
        Enum.GetNames<NotebookSize>().Contains(value, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<NotebookSize>(value, ignoreCase: true) : null;

    /// <summary>What the variable says; Lesson when it is not set.</summary>
    /// <exception cref="UsageException">It is none of the sizes.</exception>
    public static NotebookSize FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? Parse(Variable, value) : NotebookSize.Lesson;
}
