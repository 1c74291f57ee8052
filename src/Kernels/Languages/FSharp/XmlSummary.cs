using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>Summaries of XML documentation as plain text.</summary>
internal static partial class XmlSummary
{
    /// <summary>The summary in the elements of one member; null when there is none.</summary>
    public static string? Of(string elements)
    {
        try
        {
            return Plain(XElement.Parse($"<member>{elements}</member>"));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The summary of a member of an assembly whose documentation lies beside it.</summary>
    /// <param name="assembly">The assembly's file.</param>
    /// <param name="member">The member's documentation name, such as <c>M:System.Math.Abs(System.Int32)</c>.</param>
    public static string? Of(string assembly, string member)
    {
        string file = Path.ChangeExtension(assembly, ".xml");
        if (!File.Exists(file))
            return null;
        try
        {
            using var reader = XmlReader.Create(file);
            while (reader.ReadToFollowing("member"))
            {
                if (reader.GetAttribute("name") == member)
                    return Plain((XElement)XNode.ReadFrom(reader));
            }
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            // A documentation file that cannot be read documents nothing.
        }
        return null;
    }

    private static string? Plain(XElement member)
    {
        if (member.Element("summary") is not { } summary)
            return null;
        foreach (var reference in summary.Descendants().Where(e => e.IsEmpty).ToList())
        {
            string name = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? "";
            reference.ReplaceWith(name[(name.LastIndexOf(':') + 1)..]);
        }
        return Blanks().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
