using System.Text;

namespace Experiments.Evaluation;

/// <summary>Makes short answers comparable: punctuation, number words, articles and contractions as in the official VQA evaluation.</summary>
/// <remarks>
/// A mark is dropped where a space stands beside it anywhere in the answer, or where the answer has a comma between digits; else it becomes a
/// space. Full stops go unless a digit follows. Quirks of the official script are kept, since published numbers depend on them.
/// </remarks>
public static class VqaNormaliser
{
    private const string Marks = ";/[]\"{}()=+\\_-><@`,?!";
    private const int MostStops = 32; // the script passes a flag, 32, where a count is expected

    private static readonly Dictionary<string, string> Numbers = new(StringComparer.Ordinal)
    {
        ["none"] = "0",
        ["zero"] = "0",
        ["one"] = "1",
        ["two"] = "2",
        ["three"] = "3",
        ["four"] = "4",
        ["five"] = "5",
        ["six"] = "6",
        ["seven"] = "7",
        ["eight"] = "8",
        ["nine"] = "9",
        ["ten"] = "10",
    };

    private static readonly Dictionary<string, string> Contractions = MakeContractions();

    /// <summary>Normalises an answer.</summary>
    /// <param name="answer">As given.</param>
    /// <returns>Lower-case words separated by single spaces.</returns>
    public static string Normalise(string answer)
    {
        var kept = new List<string>();
        foreach (string word in WithoutMarks(Trimmed(answer)).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string number = Numbers.GetValueOrDefault(word, word);
            if (number is not ("a" or "an" or "the"))
                kept.Add(Contractions.GetValueOrDefault(number, number));
        }
        return string.Join(' ', kept);
    }

    /// <summary>Line breaks and tabs to spaces, none at the ends: done to every answer, whatever the references.</summary>
    internal static string Trimmed(string answer) => answer.Replace('\n', ' ').Replace('\t', ' ').Trim();

    private static string WithoutMarks(string answer)
    {
        bool thousands = HasComma(answer);
        var text = new StringBuilder(answer);
        foreach (char mark in Marks)
        {
            bool beside = answer.Contains($"{mark} ", StringComparison.Ordinal) || answer.Contains($" {mark}", StringComparison.Ordinal);
            if (beside || thousands)
                text.Replace(mark.ToString(), "");
            else
                text.Replace(mark, ' ');
        }
        return WithoutStops(text.ToString());
    }

    private static string WithoutStops(string text)
    {
        var kept = new StringBuilder(text.Length);
        int dropped = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool drop = text[i] == '.' && dropped < MostStops && !(i + 1 < text.Length && char.IsDigit(text[i + 1]));
            dropped += drop ? 1 : 0;
            if (!drop)
                kept.Append(text[i]);
        }
        return kept.ToString();
    }

    private static bool HasComma(string text)
    {
        for (int i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] == ',' && char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]))
                return true;
        }
        return false;
    }

    /// <summary>Words written without one of their apostrophes, or without any.</summary>
    private static Dictionary<string, string> MakeContractions()
    {
        const string Single =
            "ain't aren't can't could've couldn't didn't doesn't don't hadn't hasn't haven't he'd he's how'd how'll how's isn't it'd it'll ma'am " +
            "mightn't might've mustn't must've needn't not've o'clock oughtn't shan't should've shouldn't somebody'll somebody's someone'd " +
            "someone'll someone's something'd something'll that's there'd there're there's they'd they'll they're they've 'twas wasn't we've " +
            "weren't what'll what're what's what've when's where'd where's where've who'd who'll who's who've why'll why're why's won't would've " +
            "wouldn't y'all you'd you'll you're you've";
        const string Double =
            "couldn't've hadn't've he'd've it'd've mightn't've she'd've shouldn't've somebody'd've someone'd've something'd've there'd've they'd've " +
            "we'd've who'd've wouldn't've y'all'll you'd've";
        var table = Single.Split(' ').ToDictionary(word => word.Replace("'", ""), word => word, StringComparer.Ordinal);
        foreach (string word in Double.Split(' '))
        {
            table[word.Remove(word.IndexOf('\''), 1)] = word;
            table[word.Remove(word.LastIndexOf('\''), 1)] = word;
        }
        foreach (string slip in new[] { "yall'd've", "y'alld've", "y'all'dve" })
            table[slip] = "y'all'd've";
        foreach (string slip in new[] { "ow's'at", "'ows'at", "'ow'sat" })
            table[slip] = "'ow's'at";
        table["somebody'd"] = "somebodyd";
        return table;
    }
}
