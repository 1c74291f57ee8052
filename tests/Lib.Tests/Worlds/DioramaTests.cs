using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class DioramaTests
{
    public static TheoryData<int, int[], float[][]> Records => new()
    {
        {
            0, [3, 1, 3, -1],
            [
                [0, 2, 3, .45809f, -.34514f, 2.84482f],
                [7, 4, 2, .45179f, 1.00641f, 3.37372f],
                [14, 2, 1, .44637f, -1.37471f, 3.76356f],
            ]
        },
        {
            1, [1, 1, 2, -1],
            [
                [11, 4, 2, .46696f, .87505f, 2.73953f],
                [0, 1, 1, .46150f, -.36790f, 2.63405f],
                [8, 1, 3, .58755f, -.02853f, 3.90443f],
            ]
        },
        { 2, [3, 1, 2, -1], [[12, 7, 2, .61469f, -.86447f, 3.76740f]] },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Scenes_equal_the_reference_records(int index, int[] setting, float[][] objects)
    {
        var scene = Diorama.Scene(AcceptanceProfile.Seed, 0, (ulong)index, AcceptanceProfile.Value);
        Assert.Equal(setting, new[] { (int)scene.Ground, (int)scene.Pattern, (int)scene.Backdrop, scene.Light });
        Assert.Equal(objects.Length, scene.Objects.Length);
        foreach (var (expected, actual) in objects.Zip(scene.Objects))
        {
            Assert.Equal(expected[..3], new[] { (float)actual.Category, (float)actual.Colour, (float)actual.Material });
            Assert.Equal(expected[3], actual.Size, 1e-5f);
            Assert.Equal(expected[4], actual.X, 1e-5f);
            Assert.Equal(expected[5], actual.Z, 1e-5f);
        }
    }

    [Fact]
    public void Scenes_depend_on_no_order()
    {
        var forward = Diorama.Scenes(7, 0, 100, 50, Profile.Full);
        var backward = Enumerable.Range(0, 50).Reverse().Select(i => Diorama.Scene(7, 0, 100 + (ulong)i, Profile.Full)).Reverse();
        Assert.Equal(forward.Select(Print), backward.Select(Print));
        Assert.NotEqual(Print(forward[0]), Print(Diorama.Scene(7, 1, 100, Profile.Full)));
        Assert.NotEqual(Print(forward[0]), Print(Diorama.Scene(8, 0, 100, Profile.Full)));
    }

    [Theory]
    [MemberData(nameof(ProfileTests.Names), MemberType = typeof(ProfileTests))]
    public void Scenes_keep_to_their_profile(string name)
    {
        var profile = Profile.Parse(name);
        foreach (var scene in Diorama.Scenes(7, 0, 0, 500, profile))
        {
            Assert.InRange(scene.Objects.Length, profile.MinObjects, profile.MaxObjects);
            Assert.True(profile.Lead.Contains(scene.Objects[0].Category));
            Assert.All(scene.Objects.Skip(1), o => Assert.True(profile.Others.Contains(o.Category)));
            Assert.All(scene.Objects, o => Assert.InRange(o.Z, Camera.Nearest - 0.1f, profile.Farthest));
            Assert.All(scene.Objects.Where(o => o.Carrier < 0), o => Assert.InRange(o.U, o.Radius, 1 - o.Radius));
            Assert.Equal(profile.Households, scene.Home is not null);
        }
    }

    [Fact]
    public void Screen_places_are_the_projection_of_ground_places()
    {
        foreach (var item in AcceptanceProfile.Scenes(50).SelectMany(s => s.Objects))
        {
            Assert.Equal(0.5f + Camera.Focal * item.X / item.Z, item.U, 1e-5f);
            Assert.Equal(Camera.GroundRow(item.Z), item.V + item.Radius, 1e-5f);
            Assert.Equal(item.Z, Camera.GroundDepth(item.V + item.Radius), 1e-4f);
        }
    }

    [Fact]
    public void Factors_are_drawn_alike_and_apart()
    {
        const int count = 20_000;
        var objects = Diorama.Scenes(7, Streams.Pretraining, 0, count, Profile.Core).Select(s => s.Objects[0]).ToList();
        foreach (var category in CategoryRange.Plain.ToList())
        {
            Assert.InRange(objects.Count(o => o.Category == category), count / 8 * 0.93, count / 8 * 1.07);
            Assert.InRange(objects.Count(o => o.Category == category && o.Colour == (Colour)3), count / 64 * 0.8, count / 64 * 1.2);
        }
        foreach (var material in Enum.GetValues<Material>())
            Assert.InRange(objects.Count(o => o.Material == material && o.Big), count / 8 * 0.93, count / 8 * 1.07);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Fewer_colours_are_the_first_ones_and_nothing_else_changes(int colours)
    {
        var (all, fewer) = (Scenes(Profile.Core), Scenes(Profile.Core.With(colours: colours)));
        Assert.Equal(Enumerable.Range(0, colours), fewer.SelectMany(s => s.Objects).Select(o => (int)o.Colour).Distinct().Order());
        Assert.Equal(all.Select(PrintWithoutColours), fewer.Select(PrintWithoutColours));
    }

    [Fact]
    public void All_colours_and_no_habit_are_the_scenes_without_these_members() =>
        Assert.Equal(Scenes(Profile.Core).Select(Print), Scenes(Profile.Core.With(colours: 8, habit: 0)).Select(Print));

    [Theory]
    [InlineData(0.5f, 8)]
    [InlineData(0.8f, 8)]
    [InlineData(0.8f, 4)]
    public void Of_a_habit_most_objects_have_their_usual_colour_and_the_rest_any(float habit, int colours)
    {
        var profile = Profile.Core.With(habit: habit, colours: colours);
        var scenes = Diorama.Scenes(7, 0, 0, 8000, profile);
        foreach (var own in scenes.SelectMany(s => s.Objects).GroupBy(o => (o.Category, o.Big, Stout: o.Size > (o.Big ? profile.Big : profile.Small))))
        {
            var usual = Compositions.UsualColour(own.Key.Category, colours);
            foreach (var colour in Enum.GetValues<Colour>().Take(colours))
            {
                double share = (colour == usual ? habit : 0) + (1 - habit) / colours;
                CaptionerTests.NearShare(share, own.Count(o => o.Colour == colour), own.Count());
            }
        }
        Assert.Equal(Diorama.Scenes(7, 0, 0, 200, Profile.Core).Select(PrintWithoutColours), scenes.Take(200).Select(PrintWithoutColours));
    }

    [Fact]
    public void Of_a_full_habit_no_object_has_another_colour() => Assert.All(
        Scenes(Profile.Core.With(habit: 1)).SelectMany(s => s.Objects), o => Assert.Equal(Compositions.UsualColour(o.Category), o.Colour));

    [Fact]
    public void Usual_colours_differ_between_the_plain_categories_and_are_never_the_held_out_one()
    {
        Assert.Equal(8, CategoryRange.Plain.ToList().Select(c => Compositions.UsualColour(c)).Distinct().Count());
        for (int colours = 2; colours <= 8; colours++)
        {
            foreach (var category in Enum.GetValues<Category>())
            {
                var usual = Compositions.UsualColour(category, colours);
                Assert.InRange((int)usual, 0, colours - 1);
                Assert.False(Compositions.IsHeldOut(category, usual), $"{usual} {category}");
            }
        }
    }

    [Fact]
    public void Held_out_compositions_never_appear_in_training_and_alone_in_their_test()
    {
        var seen = Diorama.Scenes(7, Streams.Pretraining, 0, 2000, Profile.Full.With(holdOut: HoldOut.Seen));
        Assert.DoesNotContain(seen.SelectMany(s => s.Objects), o => Compositions.IsHeldOut(o.Category, o.Colour));
        var heldOut = Diorama.Scenes(7, Streams.HeldOutCompositions, 0, 500, Profile.Single.With(holdOut: HoldOut.HeldOut));
        Assert.All(heldOut.SelectMany(s => s.Objects), o => Assert.True(Compositions.IsHeldOut(o.Category, o.Colour)));
        foreach (var category in Enum.GetValues<Category>())
            Assert.Equal(Compositions.HeldOutColour(category), Enum.GetValues<Colour>().Single(c => Compositions.IsHeldOut(category, c)));
    }

    [Fact]
    public void Stacked_objects_stand_on_a_level_top_that_carries_nothing_else()
    {
        var scenes = Diorama.Scenes(7, 0, 0, 4000, Profile.Full);
        int stacked = 0;
        foreach (var scene in scenes)
        {
            var carried = scene.Objects.Where(o => o.Carrier >= 0).ToList();
            stacked += carried.Count;
            Assert.Equal(carried.Count, carried.Select(o => o.Carrier).Distinct().Count());
            foreach (var item in carried)
            {
                var carrier = scene.Objects[item.Carrier];
                Assert.Contains(carrier.Category, new[] { Category.Crate, Category.Drum, Category.Pillar });
                Assert.Equal(carrier.U, item.U);
                Assert.True(item.Z < carrier.Z);
                float top = carrier.Category switch { Category.Crate => .95f, Category.Drum => .1f, _ => 1f };
                Assert.Equal(carrier.V - top * carrier.Radius, item.V + 0.98f * item.Radius, 1e-5f);
            }
        }
        Assert.InRange(stacked, 150, 400);
        Assert.DoesNotContain(Diorama.Scenes(7, 0, 0, 500, Profile.Core).SelectMany(s => s.Objects), o => o.Carrier >= 0);
    }

    [Fact]
    public void Signs_carry_text_of_the_alphabet_asked_for()
    {
        var full = Diorama.Scenes(7, Streams.Signs, 0, 500, Profile.Signs).Select(s => s.Objects[0].Text).ToList();
        Assert.All(full, text => Assert.Matches("^[0-9A-FHK-NPRTUX]{3}$", text));
        Assert.Equal(26, full.SelectMany(text => text).Distinct().Count());
        var digits = Diorama.Scenes(7, Streams.Signs, 0, 200, Profile.Signs.With(textLength: 2, alphabet: 10));
        Assert.All(digits, s => Assert.Matches("^[0-9]{2}$", s.Objects[0].Text));
        Assert.All(digits.SelectMany(s => s.Objects.Skip(1)), o => Assert.Empty(o.Text));
    }

    private static IReadOnlyList<Scene> Scenes(Profile profile) => Diorama.Scenes(7, 0, 0, 300, profile);

    private static string PrintWithoutColours(Scene scene) =>
        $"{scene with { Objects = [] }} {string.Join(';', scene.Objects.Select(o => o with { Colour = Colour.Red }))}";

    private static string Print(Scene scene) => $"{scene} {string.Join(';', scene.Objects)}";
}
