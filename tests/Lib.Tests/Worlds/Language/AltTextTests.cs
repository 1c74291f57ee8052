using Experiments.Core;
using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class AltTextTests
{
    [Fact]
    public void Without_noise_it_is_the_caption()
    {
        for (int i = 0; i < 200; i++)
            Assert.Equal(Captioner.Caption(Truths.Core[i], variant: 3), AltText.Caption(Truths.Core, i, noise: AltTextNoise.None, variant: 3));
    }

    [Fact]
    public void Content_words_are_dropped_with_the_given_probability()
    {
        var noise = AltTextNoise.None.With(drop: 0.15f);
        int before = 0, after = 0;
        for (int i = 0; i < Truths.Core.Count; i++)
        {
            before += Content(Captioner.Caption(Truths.Core[i], CaptionStyle.PositionFree));
            after += Content(AltText.Caption(Truths.Core, i, CaptionStyle.PositionFree, noise));
        }
        CaptionerTests.NearShare(0.15, before - after, before);
    }

    [Fact]
    public void A_text_never_becomes_empty()
    {
        var noise = AltTextNoise.Web.With(drop: 1, junk: 0);
        foreach (var language in Languages.All)
        {
            for (int i = 0; i < 300; i++)
                Assert.NotEqual("", AltText.Caption(Truths.Mixed, i, CaptionStyle.Tags, noise, language));
        }
    }

    [Fact]
    public void Commas_stay_between_words()
    {
        for (int i = 0; i < Truths.Mixed.Count; i++)
        {
            string text = AltText.Caption(Truths.Mixed, i, CaptionStyle.Tags, AltTextNoise.None.With(drop: 0.5f));
            Assert.All(text.Split(','), part => Assert.NotEqual("", part.Trim()));
        }
    }

    [Fact]
    public void Texts_are_swapped_with_the_picture_of_the_mixed_index()
    {
        var noise = AltTextNoise.None.With(swap: 0.10f);
        int swapped = 0;
        for (int i = 0; i < Truths.Core.Count; i++)
        {
            string own = Captioner.Caption(Truths.Core[i]);
            string text = AltText.Caption(Truths.Core, i, noise: noise);
            if (text == own)
                continue;
            swapped++;
            int other = (int)(CounterRandom.Mix((ulong)i) % (ulong)Truths.Core.Count);
            Assert.Equal(Captioner.Caption(Truths.Core[other]), text);
        }
        CaptionerTests.NearShare(0.10, swapped, Truths.Core.Count);
    }

    [Fact]
    public void Fragments_are_the_first_noun_phrase_in_every_language()
    {
        var noise = AltTextNoise.None.With(fragment: 1);
        for (int i = 0; i < 200; i++)
        {
            var first = Captioner.State(Truths.Core[i]).Phrases.First();
            Assert.All(Languages.All, l => Assert.Equal(Captioner.Say(first, l), AltText.Caption(Truths.Core, i, noise: noise, language: l)));
        }
    }

    [Fact]
    public void Junk_is_appended_to_a_fifth()
    {
        var noise = AltTextNoise.None.With(junk: 0.2f);
        var endings = Enumerable.Range(0, Truths.Core.Count)
            .Select(i => AltText.Caption(Truths.Core, i, noise: noise)[Captioner.Caption(Truths.Core[i]).Length..]).Where(e => e.Length > 0).ToArray();
        CaptionerTests.NearShare(0.2, endings.Length, Truths.Core.Count);
        Assert.Equal(8, endings.Distinct().Count());
        Assert.Contains(" img_0412", endings);
    }

    [Fact]
    public void Bad_probabilities_are_refused() => Assert.Contains(
        "AltTextNoise.Swap is 2",
        Assert.Throws<ArgumentException>(() => AltText.Caption(Truths.Core, 0, noise: AltTextNoise.Web.With(swap: 2))).Message,
        StringComparison.Ordinal);

    // All words but articles and conjunctions.
    private static int Content(string text) => text.Split(' ').Count(w => w is not ("a" or "and"));
}
