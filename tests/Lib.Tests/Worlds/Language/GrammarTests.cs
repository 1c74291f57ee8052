using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class GrammarTests
{
    [Theory]
    [InlineData(Language.English, "a red ball left of a blue crate")]
    [InlineData(Language.German, "ein roter Ball links von einer blauen Kiste")]
    [InlineData(Language.Spanish, "una pelota roja a la izquierda de una caja azul")]
    [InlineData(Language.Turkish, "mavi bir kutunun solunda kırmızı bir top")]
    [InlineData(Language.Swahili, "mpira mwekundu kushoto kwa sanduku la bluu")]
    public void The_example_of_one_scene_is_said_alike_in_all_languages(Language language, string expected) =>
        Assert.Equal(expected, Captioner.Say(Facts(Relation.LeftOf, Red(Category.Ball), Blue(Category.Crate)), language));

    [Theory]
    [InlineData(Relation.On, "a red ball on a blue crate", "ein roter Ball auf einer blauen Kiste")]
    [InlineData(Relation.Under, "a red ball under a blue crate", "ein roter Ball unter einer blauen Kiste")]
    [InlineData(Relation.RightOf, "a red ball right of a blue crate", "ein roter Ball rechts von einer blauen Kiste")]
    [InlineData(Relation.InFrontOf, "a red ball in front of a blue crate", "ein roter Ball vor einer blauen Kiste")]
    [InlineData(Relation.Behind, "a red ball behind a blue crate", "ein roter Ball hinter einer blauen Kiste")]
    public void Relations_of_the_Germanic_languages_stand_between(Relation relation, string english, string german)
    {
        var facts = Facts(relation, Red(Category.Ball), Blue(Category.Crate));
        Assert.Equal(english, Captioner.Say(facts));
        Assert.Equal(german, Captioner.Say(facts, Language.German));
    }

    [Theory]
    [InlineData(Relation.On, "encima de", "üstünde", "juu ya")]
    [InlineData(Relation.Under, "debajo de", "altında", "chini ya")]
    [InlineData(Relation.RightOf, "a la derecha de", "sağında", "kulia kwa")]
    [InlineData(Relation.InFrontOf, "delante de", "önünde", "mbele ya")]
    [InlineData(Relation.Behind, "detrás de", "arkasında", "nyuma ya")]
    public void Relations_of_the_other_languages(Relation relation, string spanish, string turkish, string swahili)
    {
        var facts = Facts(relation, Red(Category.Ball), Blue(Category.Crate));
        Assert.Equal($"una pelota roja {spanish} una caja azul", Captioner.Say(facts, Language.Spanish));
        Assert.Equal($"mavi bir kutunun {turkish} kırmızı bir top", Captioner.Say(facts, Language.Turkish));
        Assert.Equal($"mpira mwekundu {swahili} sanduku la bluu", Captioner.Say(facts, Language.Swahili));
    }

    [Theory]
    [InlineData(Category.Ball, "ein kleiner roter gestreifter Ball", "einem kleinen roten gestreiften Ball")]
    [InlineData(Category.Lamp, "eine kleine rote gestreifte Lampe", "einer kleinen roten gestreiften Lampe")]
    [InlineData(Category.Boat, "ein kleines rotes gestreiftes Boot", "einem kleinen roten gestreiften Boot")]
    public void German_adjectives_follow_gender_and_case(Category category, string nominative, string dative)
    {
        var phrase = new NounPhrase(category, Colour.Red, Material.Striped, Big: false);
        Assert.Equal(nominative, Captioner.Say(phrase, Language.German));
        Assert.Equal($"ein Stern vor {dative}", Captioner.Say(Facts(Relation.InFrontOf, new(Category.Star), phrase), Language.German));
    }

    [Theory]
    [InlineData(Category.Crate, "una caja negra moteada pequeña", "una caja naranja brillante grande")]
    [InlineData(Category.Boat, "un barco negro moteado pequeño", "un barco naranja brillante grande")]
    public void Spanish_adjectives_follow_gender(Category category, string changing, string fixedForms)
    {
        Assert.Equal(changing, Captioner.Say(new NounPhrase(category, Colour.Black, Material.Dotted, false), Language.Spanish));
        Assert.Equal(fixedForms, Captioner.Say(new NounPhrase(category, Colour.Orange, Material.Glossy, true), Language.Spanish));
    }

    [Theory]
    [InlineData(Category.Fish, "samaki mwekundu mwenye mistari mdogo", "samaki mweusi wa kung'aa mkubwa")]
    [InlineData(Category.Tree, "mti mwekundu wenye mistari mdogo", "mti mweusi wa kung'aa mkubwa")]
    [InlineData(Category.Sign, "bango jekundu lenye mistari dogo", "bango jeusi la kung'aa kubwa")]
    [InlineData(Category.Mug, "kikombe chekundu chenye mistari kidogo", "kikombe cheusi cha kung'aa kikubwa")]
    [InlineData(Category.Star, "nyota nyekundu yenye mistari ndogo", "nyota nyeusi ya kung'aa kubwa")]
    public void Swahili_adjectives_follow_the_noun_class(Category category, string one, string other)
    {
        Assert.Equal(one, Captioner.Say(new NounPhrase(category, Colour.Red, Material.Striped, false), Language.Swahili));
        Assert.Equal(other, Captioner.Say(new NounPhrase(category, Colour.Black, Material.Glossy, true), Language.Swahili));
    }

    [Fact]
    public void Turkish_marks_only_the_noun()
    {
        var lamp = new NounPhrase(Category.Lamp, Colour.White, Material.Dotted, false);
        Assert.Equal("küçük beyaz benekli bir lamba", Captioner.Say(lamp, Language.Turkish));
        Assert.Equal(
            "küçük beyaz benekli bir lambanın önünde bir ev ve bir ağaç",
            Captioner.Say(new CaptionFacts([new([new(Category.House), lamp, new(Category.Tree)], Relation.InFrontOf)]), Language.Turkish));
    }

    [Fact]
    public void A_third_object_is_only_named_and_keeps_the_plain_case() => Assert.Equal(
        "ein Ball hinter einer Kiste und eine Lampe",
        Captioner.Say(
            new CaptionFacts([new([new(Category.Ball), new(Category.Crate), new(Category.Lamp)], Relation.Behind)]), Language.German));

    [Theory]
    [InlineData(Language.English, "a ball, sand under a storm sky")]
    [InlineData(Language.German, "ein Ball, Sand unter einem Gewitterhimmel")]
    [InlineData(Language.Spanish, "una pelota, arena bajo un cielo tormentoso")]
    [InlineData(Language.Turkish, "bir top, fırtına göğünün altında kum")]
    [InlineData(Language.Swahili, "mpira, mchanga chini ya anga la dhoruba")]
    public void The_place_comes_last(Language language, string expected) => Assert.Equal(
        expected,
        Captioner.Say(new CaptionFacts([new([new(Category.Ball)])], new SceneTail(Ground.Sand, Backdrop.Storm)), language));

    [Theory]
    [InlineData("\"rot-\"", "\"gelb-\"", "German, Colour 2: 'gelber' already means Colour 0")]
    [InlineData("\"un/una\"", "\"un/una/une\"", "Spanish, article: 'un/una/une' has 3 forms for 2 genders")]
    [InlineData("\"gender\": \"7\"", "\"gender\": \"8\"", "Swahili, nouns.Mug: gender '8' is not one of 1, 3, 5, 7, 9")]
    [InlineData("\"-eupe\": \"mweupe", "\"-eup\": \"mweupe", "Swahili, colours.White: '-eupe' is not among the concords")]
    [InlineData("\"solunda\"", "\"\"", "Turkish, relations.LeftOf: the entry is missing")]
    public void A_wrong_entry_is_named(string right, string wrong, string message)
    {
        string text = LexiconText();
        Assert.Contains(right, text, StringComparison.Ordinal);
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal)));
        var file = LexiconFile.Read(stream);
        var error = Assert.Throws<InvalidDataException>(() => Languages.All.Select(l => new Grammar(l, file.Languages[l])).ToArray());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    internal static string LexiconText()
    {
        using var stream = typeof(LexiconFile).Assembly.GetManifestResourceStream("Worlds/lexicon.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static NounPhrase Red(Category category) => new(category, Colour.Red);

    private static NounPhrase Blue(Category category) => new(category, Colour.Blue);

    private static CaptionFacts Facts(Relation relation, NounPhrase a, NounPhrase b) => new([new([a, b], relation)]);
}
