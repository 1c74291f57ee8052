using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class LexiconTests
{
    [Fact]
    public void The_vocabulary_covers_every_text()
    {
        foreach (var language in Languages.All)
        {
            var words = Lexicon.Words([language], 48).ToHashSet();
            var truths = Truths.Mixed;
            for (int i = 0; i < truths.Count; i++)
            {
                Covered(words, Captioner.Caption(truths[i], language, i % 4, i % 31));
                Covered(words, AltText.Caption(truths, i, language: language));
            }
            Assert.All(WorldPrompts.Categories(Profile.Full, language).SelectMany(p => p.Sentences), s => Covered(words, s));
        }
        var english = Lexicon.Words([Language.English], 48).ToHashSet();
        foreach (var task in Enum.GetValues<SequenceTask>())
        {
            var style = TaskStyle.Default.With(asked: CategoryRange.Things, locations: 48);
            Assert.All(SequenceTasks.Make(Truths.Mixed, task, style), e => Covered(english, $"{SequenceTasks.Token(task)} {e.Prefix} {e.Answer}"));
        }
    }

    [Fact]
    public void Every_word_of_a_vocabulary_is_one_word_and_listed_once()
    {
        var words = Lexicon.Words(Languages.All, 96);
        Assert.Equal(words.Count, words.Distinct().Count());
        // What a word tokenizer keeps in one piece: letters, digits, _ and ', a token in angle brackets, or one other character.
        Assert.All(words, w => Assert.Matches(@"^([\p{L}\p{Nd}_']+|<[a-z]+\d*>|[,;])$", w));
        Assert.All(words, w => Assert.True(w.IsNormalized()));
        Assert.DoesNotContain("<pad>", words);
    }

    [Fact]
    public void A_vocabulary_does_not_depend_on_the_order_of_the_languages()
    {
        Assert.Equal(
            Lexicon.Words([Language.English, Language.German, Language.Swahili], 32),
            Lexicon.Words([Language.Swahili, Language.German, Language.Swahili], 32));
        var english = Lexicon.Words([Language.English]);
        Assert.Equal(english, Lexicon.Words([Language.English], 32).Take(english.Count));
        Assert.Equal("<loc31>", Lexicon.Words([Language.English], 32)[^1]);
    }

    [Fact]
    public void Vocabularies_have_the_sizes_the_models_are_planned_for()
    {
        Assert.Equal([132, 224, 194, 200, 205], Languages.All.Select(l => Lexicon.Words([l]).Count));
        Assert.Equal(425, Lexicon.Words(Languages.All).Count);
        Assert.Throws<ArgumentException>(() => Lexicon.Words([]));
    }

    [Fact]
    public void Things_have_names()
    {
        Assert.Equal("Kiste", Lexicon.Name(Category.Crate, Language.German));
        Assert.Equal("kutu", Lexicon.Name(Category.Crate, Language.Turkish));
        Assert.Equal("crosses", Lexicon.Plural(Category.Cross));
        Assert.Equal("people", Lexicon.Plural(Category.Person));
        Assert.Equal("purple", Lexicon.Name(Colour.Purple));
        Assert.Equal(["plain", "striped", "dotted", "glossy"], Enum.GetValues<Material>().Select(Lexicon.Name));
        Assert.Equal("kum", Lexicon.Name(Ground.Sand, Language.Turkish));
        Assert.Equal("links von", Lexicon.Name(Relation.LeftOf, Language.German));
    }

    private static void Covered(HashSet<string> words, string text)
    {
        foreach (string word in Split(text))
            Assert.True(words.Contains(word), $"'{word}' of '{text}' is not in the vocabulary.");
    }

    // As word tokenizers cut: punctuation stands alone.
    private static string[] Split(string text) =>
        text.Replace(",", " , ", StringComparison.Ordinal).Replace(";", " ; ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
