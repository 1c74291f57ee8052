using Experiments.Data;
using Experiments.Worlds;

namespace Experiments.Papers.LocCa;

/// <summary>The three kinds of sequence as text (section 3).</summary>
/// <remarks>
/// <code>
/// Cap    &lt;cap&gt;   a red ball and a blue crate
/// AREF   &lt;aref&gt;  red ball : &lt;loc3&gt; &lt;loc10&gt; &lt;loc17&gt; &lt;loc22&gt;
/// GCAP   &lt;gcap&gt;  &lt;loc3&gt; &lt;loc10&gt; &lt;loc17&gt; &lt;loc22&gt; : red ball
/// </code>
/// </remarks>
public static class LocCaText
{
    /// <summary>The word between the two halves; it is predicted like any other.</summary>
    public const string Separator = ":";

    /// <summary>The word in front of a task's sequences; it is read and not predicted.</summary>
    /// <param name="task">Task.</param>
    /// <returns><c>&lt;cap&gt;</c>, <c>&lt;aref&gt;</c> or <c>&lt;gcap&gt;</c>.</returns>
    public static string Prefix(LocCaTask task) => SequenceTasks.Token(task switch
    {
        LocCaTask.Caption => SequenceTask.Caption,
        LocCaTask.Refer => SequenceTask.Refer,
        _ => SequenceTask.DescribeBox,
    });

    /// <summary>The sequence of a caption.</summary>
    /// <param name="caption">Words of the picture.</param>
    /// <returns>Prefix and caption.</returns>
    public static string Caption(string caption) => $"{Prefix(LocCaTask.Caption)} {caption}";

    /// <summary>The AREF sequence of a region.</summary>
    /// <param name="text">Words of the region.</param>
    /// <param name="box">Its box.</param>
    /// <param name="boxes">How boxes are written.</param>
    /// <returns>Prefix, text, separator, box.</returns>
    public static string Refer(string text, Box box, BoxFormat boxes) => $"{Prefix(LocCaTask.Refer)} {text} {Separator} {boxes.Write(box)}";

    /// <summary>The GCAP sequence of a region.</summary>
    /// <param name="text">Words of the region.</param>
    /// <param name="box">Its box.</param>
    /// <param name="boxes">How boxes are written.</param>
    /// <returns>Prefix, box, separator, text.</returns>
    public static string Ground(string text, Box box, BoxFormat boxes) => $"{Prefix(LocCaTask.Ground)} {boxes.Write(box)} {Separator} {text}";

    /// <summary>Reads either kind back, whatever a model wrote.</summary>
    /// <param name="said">A sequence without its prefix, or with it.</param>
    /// <param name="boxes">How boxes are written.</param>
    /// <returns>The half that is a box, and the other one; no box where neither half is one.</returns>
    public static RegionReading Read(string said, BoxFormat boxes)
    {
        ArgumentNullException.ThrowIfNull(said);
        foreach (var task in Enum.GetValues<LocCaTask>())
            said = said.Replace(Prefix(task), "", StringComparison.Ordinal);
        string[] halves = said.Split(Separator, StringSplitOptions.TrimEntries);
        if (halves.Length != 2)
            return new(halves[0], null);
        return boxes.Read(halves[1]) is { } last ? new(halves[0], last)
            : boxes.Read(halves[0]) is { } first ? new(halves[1], first)
            : new(halves[0], null);
    }
}
