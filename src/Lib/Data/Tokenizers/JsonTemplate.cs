namespace Experiments.Data;

/// <summary>The <c>post_processor</c> part of a <c>tokenizer.json</c>: which tokens stand round a text.</summary>
internal static class JsonTemplate
{
    /// <summary>The token before a text and the one after it, or -1.</summary>
    /// <exception cref="InvalidDataException">A kind that is not supported, or more than one token on a side; the message names it.</exception>
    public static (int Before, int After) From(JsonPart? part)
    {
        switch (part?.Type)
        {
            case null or "ByteLevel":
                return (-1, -1);
            case "TemplateProcessing":
                return Template(part.Value);
            case "RobertaProcessing" or "BertProcessing":
                return (IdIn(part.Value["cls"]), IdIn(part.Value["sep"]));
            case "Sequence":
                var found = part.Value["processors"].Items.Select(p => From(p)).Where(p => p != (-1, -1)).ToArray();
                return found.Length < 2 ? found.FirstOrDefault((-1, -1)) : throw part.Value.Unsupported("more than one template");
            default:
                throw part.Value.Unsupported($"a post-processor of type {part.Value.Type}");
        }
    }

    private static (int Before, int After) Template(JsonPart part)
    {
        int before = -1, after = -1;
        bool seenText = false;
        foreach (var item in part["single"].Items)
        {
            if (item.Find("Sequence") is not null)
            {
                seenText = true;
                continue;
            }
            string name = item["SpecialToken"]["id"].Text;
            var ids = part["special_tokens"][name]["ids"].Items.Select(i => i.Id).ToArray();
            if (ids is not [int id] || (seenText ? after : before) >= 0)
                throw item.Unsupported("more than one token on a side of the text");
            (before, after) = seenText ? (before, id) : (id, after);
        }
        return (before, after);
    }

    private static int IdIn(JsonPart pair) => pair.Items.ToArray() is [_, var id] ? id.Id : throw pair.Bad("is not a token and its id");
}
