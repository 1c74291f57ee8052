using System.Collections.Immutable;
using Experiments.Core;
using Experiments.Worlds.Figures;

namespace Experiments.Worlds;

/// <summary>The world: scenes as a pure function of (seed, stream, index, profile).</summary>
public static class Diorama
{
    private const float EnoughRoom = 0.7f;

    /// <summary>One scene. Equal arguments give equal scenes on any thread, in any order, on any machine.</summary>
    /// <param name="seed">World seed; the pools use 7.</param>
    /// <param name="stream">Split, such as <see cref="Streams.Pretraining"/>.</param>
    /// <param name="index">Place within the split.</param>
    /// <param name="profile">Ranges to draw from.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentException">A member of the profile is out of range.</exception>
    public static Scene Scene(ulong seed, ulong stream, ulong index, Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        profile.Validate();
        var random = new CounterRandom(seed, stream, index);
        var home = profile.Households ? HouseholdSampler.Draw(random) : null;
        int count = profile.MinObjects + random.Integer(Slots.Count, profile.MaxObjects - profile.MinObjects + 1);
        var objects = ImmutableArray.CreateBuilder<SceneObject>(count);
        for (int k = 0; k < count; k++)
        {
            var figure = Figure(random, k, profile);
            if (home is not null)
                figure = HouseholdSampler.Adapt(random, k, home, figure);
            objects.Add(Stack(random, k, profile, figure, objects) ?? Place(random, k, profile, figure, objects));
        }
        return new Scene(
            seed,
            stream,
            index,
            home is null ? (Ground)random.Integer(Slots.Ground, 4) : HouseholdSampler.DrawGround(random, home),
            (GroundPattern)random.Integer(Slots.GroundPattern, 3),
            (Backdrop)random.Integer(Slots.Backdrop, 4),
            random.Uniform(Slots.Light) < 0.5f ? -1 : 1,
            (Tint(random, 0), Tint(random, 1), Tint(random, 2)),
            objects.MoveToImmutable(),
            home);
    }

    /// <summary>Consecutive scenes of a stream.</summary>
    /// <param name="seed">World seed.</param>
    /// <param name="stream">Split.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="profile">Ranges to draw from.</param>
    /// <returns>Scenes <paramref name="start"/> to start + count - 1.</returns>
    /// <exception cref="ArgumentException">A member of the profile is out of range.</exception>
    public static IReadOnlyList<Scene> Scenes(ulong seed, ulong stream, ulong start, int count, Profile profile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var scenes = new Scene[count];
        for (int i = 0; i < count; i++)
            scenes[i] = Scene(seed, stream, start + (ulong)i, profile);
        return scenes;
    }

    private static float Tint(CounterRandom random, ulong channel) => 0.16f * random.Uniform(Slots.Tint + channel) - 0.08f;

    // Everything about an object but its place.
    private static SceneObject Figure(CounterRandom random, int k, Profile profile)
    {
        ulong block = Slots.Object(k);
        var range = k == 0 ? profile.Lead : profile.Others;
        var category = range.First + random.Integer(block + Slots.Category, range.Count);
        bool big = random.Uniform(block + Slots.Big) < 0.5f;
        float size = (big ? profile.Big : profile.Small) * (0.9f + 0.2f * random.Uniform(block + Slots.Size));
        return new SceneObject(
            category,
            DrawColour(random, block, category, profile),
            (Material)random.Integer(block + Slots.Material, 4),
            big,
            size,
            random.Integer(block + Slots.Variant, FigureCatalogue.Variants(category)),
            X: 0,
            Z: 0,
            U: 0,
            V: 0,
            Radius: 0,
            Text: category == Category.Sign ? DrawText(random, block, profile) : "");
    }

    private static Colour DrawColour(CounterRandom random, ulong block, Category category, Profile profile)
    {
        if (profile.Habit > 0 && random.Uniform(block + Slots.Habit) < profile.Habit)
            return Compositions.UsualColour(category, profile.Colours);
        int heldOut = (int)Compositions.HeldOutColour(category);
        switch (profile.HoldOut)
        {
            case HoldOut.Seen:
                int colour = random.Integer(block + Slots.Colour, Compositions.Colours - 1);
                return (Colour)(colour >= heldOut ? colour + 1 : colour);
            case HoldOut.HeldOut:
                return (Colour)heldOut;
            default:
                return (Colour)random.Integer(block + Slots.Colour, profile.Colours);
        }
    }

    private static string DrawText(CounterRandom random, ulong block, Profile profile) =>
        string.Create(profile.TextLength, (random, block, profile.Alphabet), static (text, draw) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = Glyphs.Alphabet[draw.random.Integer(draw.block + Slots.Text + (ulong)i, draw.Alphabet)];
        });

    // Depth is uniform in 1/z, so uniform over image rows; the first candidate with enough room is kept, else the roomiest.
    private static SceneObject Place(
        CounterRandom random, int k, Profile profile, SceneObject figure, ImmutableArray<SceneObject>.Builder earlier)
    {
        SceneObject best = default;
        float most = float.NegativeInfinity;
        for (int t = 0; t < Slots.Candidates && most < EnoughRoom; t++)
        {
            ulong slot = Slots.Placement(k, t);
            float a = random.Uniform(slot);
            float b = random.Uniform(slot + 1);
            if (profile.Centred)
                (a, b) = (0.3f + 0.4f * a, 0.25f * b);
            float z = 1f / (1f / Camera.Nearest + (1f / profile.Farthest - 1f / Camera.Nearest) * b);
            float r = Camera.Radius(figure.Size, z);
            float u = r + 0.01f + a * (1f - 2f * r - 0.02f);
            var placed = figure with { X = Camera.Lateral(u, z), Z = z, U = u, V = Camera.GroundRow(z) - r, Radius = r };
            float room = Room(placed, earlier);
            if (room > most)
                (best, most) = (placed, room);
        }
        return best;
    }

    private static float Room(in SceneObject placed, ImmutableArray<SceneObject>.Builder earlier)
    {
        float room = float.PositiveInfinity;
        foreach (var other in earlier)
        {
            float du = placed.U - other.U;
            float dv = placed.V - other.V;
            room = MathF.Min(room, MathF.Sqrt(du * du + dv * dv) / (placed.Radius + other.Radius));
        }
        return room;
    }

    private static SceneObject? Stack(
        CounterRandom random, int k, Profile profile, SceneObject figure, ImmutableArray<SceneObject>.Builder earlier)
    {
        if (profile.Stacking <= 0 || random.Uniform(Slots.Object(k) + Slots.Stacked) >= profile.Stacking)
            return null;
        for (int j = 0; j < earlier.Count; j++)
        {
            if (FigureCatalogue.Top(earlier[j].Category) is not float top || earlier.Any(o => o.Carrier == j))
                continue;
            var carrier = earlier[j];
            float z = carrier.Z - 0.01f;
            float size = 0.7f * figure.Size;
            float r = Camera.Radius(size, z);
            return figure with
            {
                Size = size,
                X = Camera.Lateral(carrier.U, z),
                Z = z,
                U = carrier.U,
                V = carrier.V - top * carrier.Radius - 0.98f * r,
                Radius = r,
                Carrier = j,
            };
        }
        return null;
    }
}
