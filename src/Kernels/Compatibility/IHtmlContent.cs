using System.Diagnostics.CodeAnalysis;

namespace Microsoft.AspNetCore.Html;

/// <summary>What notebooks written for .NET Interactive call HTML in their own lists, as in <c>List&lt;IHtmlContent&gt;</c>.</summary>
[SuppressMessage("Design", "CA1040", Justification = "A name for old code; our own HTML is found by its ToMimeBundle.")]
public interface IHtmlContent;
