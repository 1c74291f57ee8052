using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>Draws a scene's household and lets it shape the scene.</summary>
internal static class HouseholdSampler
{
    internal static Household Draw(CounterRandom random)
    {
        var regions = Enum.GetValues<Region>();
        var region = (Region)Choose(random.Uniform(Slots.Region), [.. regions.Select(Geography.PictureShare)]);
        return new Household(region, random.Integer(Slots.Income, Household.Incomes), DrawLanguage(random, region));
    }

    internal static Ground DrawGround(CounterRandom random, Household household) =>
        (Ground)Choose(random.Uniform(Slots.Climate), Geography.GroundShares(household.Region));

    /// <summary>The object as this household owns it: its region's style, its income's size, nothing glossy for the poorest.</summary>
    internal static SceneObject Adapt(CounterRandom random, int k, Household household, SceneObject figure)
    {
        int variant = figure.Variant;
        if (CategoryRange.Domestic.Contains(figure.Category))
        {
            bool owns = random.Uniform(Slots.OwnStyle + (ulong)k) < Geography.OwnStyleShare(household.Income);
            variant = owns ? Geography.Style(household.Region, figure.Category) : 0;
        }
        var material = household.Income == 0
            ? (Material)random.Integer(Slots.Object(k) + Slots.Material, (int)Material.Glossy)
            : figure.Material;
        return figure with { Variant = variant, Material = material, Size = figure.Size * Geography.SizeOf(household.Income) };
    }

    // English with the region's share; else one of its other languages, or any other where it has none.
    private static string DrawLanguage(CounterRandom random, Region region)
    {
        if (random.Uniform(Slots.IsEnglish) < Geography.EnglishShare(region))
            return "en";
        string[] own = [.. Geography.Languages(region).Where(code => code != "en")];
        string[] others = own.Length > 0 ? own : [.. Geography.LanguageCodes.Where(code => code != "en")];
        return others[random.Integer(Slots.OtherLanguage, others.Length)];
    }

    private static int Choose(float uniform, IReadOnlyList<float> shares)
    {
        float sum = 0;
        for (int i = 0; i < shares.Count; i++)
        {
            sum += shares[i];
            if (uniform < sum)
                return i;
        }
        // Rounding may leave the sum a hair below 1.
        return Enumerable.Range(0, shares.Count).Last(i => shares[i] > 0);
    }
}
