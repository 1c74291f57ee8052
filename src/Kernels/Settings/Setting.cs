namespace Experiments.Kernels.Settings;

/// <summary>One <c>--set name=value</c>.</summary>
/// <param name="Name">A knob, or a member of a knob as in <c>model.width</c>.</param>
/// <param name="Value">Its text.</param>
internal sealed record Setting(string Name, string Value)
{
    /// <summary>Reads <c>name=value</c>; null when there is no name or no equals sign.</summary>
    public static Setting? Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 ? new Setting(text[..equals].Trim(), text[(equals + 1)..].Trim()) : null;
    }
}
