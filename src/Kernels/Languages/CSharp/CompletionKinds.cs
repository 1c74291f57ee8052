using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Tags;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>What a proposal is, in the words editors know.</summary>
internal static class CompletionKinds
{
    private static readonly Dictionary<string, string> Words = new()
    {
        [WellKnownTags.Class] = "class",
        [WellKnownTags.Structure] = "struct",
        [WellKnownTags.Interface] = "interface",
        [WellKnownTags.Enum] = "enum",
        [WellKnownTags.EnumMember] = "enum member",
        [WellKnownTags.Delegate] = "delegate",
        [WellKnownTags.Namespace] = "namespace",
        [WellKnownTags.Method] = "method",
        [WellKnownTags.ExtensionMethod] = "method",
        [WellKnownTags.Property] = "property",
        [WellKnownTags.Event] = "event",
        [WellKnownTags.Constant] = "field",
        [WellKnownTags.Field] = "field",
        [WellKnownTags.Local] = "variable",
        [WellKnownTags.Parameter] = "variable",
        [WellKnownTags.RangeVariable] = "variable",
        [WellKnownTags.TypeParameter] = "class",
        [WellKnownTags.Keyword] = "keyword",
    };

    /// <summary>The word for a proposal's tags; null for what is no name, such as a snippet.</summary>
    public static string? Of(ImmutableArray<string> tags) => tags.Select(tag => Words.GetValueOrDefault(tag)).FirstOrDefault(word => word is not null);
}
