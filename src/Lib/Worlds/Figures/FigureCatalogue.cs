namespace Experiments.Worlds.Figures;

/// <summary>How a category is shaded: by its pseudo-normal and by how far it stands out of its plane.</summary>
internal enum Relief
{
    /// <summary>Flat, leaning a little.</summary>
    Flat,

    /// <summary>A sphere.</summary>
    Sphere,

    /// <summary>An upright cylinder.</summary>
    Cylinder,
}

/// <summary>What the sampler and the renderer know of each category.</summary>
internal static class FigureCatalogue
{
    /// <summary>Every outline stays within this many half heights of its centre.</summary>
    internal const float Reach = 1.1f;

    /// <summary>Number of styles.</summary>
    internal static int Variants(Category category) => category switch
    {
        >= Category.House and <= Category.Bottle => 4,
        Category.Person => 2,
        _ => 1,
    };

    /// <summary>Height q of the level top on which another object can stand; null where nothing can.</summary>
    internal static float? Top(Category category) => category switch
    {
        Category.Crate => .95f,
        Category.Pillar => 1f,
        Category.Drum => .1f,
        _ => null,
    };

    internal static Relief Relief(Category category) => category switch
    {
        Category.Ball => Figures.Relief.Sphere,
        Category.Pillar or Category.Drum or Category.Bottle => Figures.Relief.Cylinder,
        _ => Figures.Relief.Flat,
    };

    /// <summary>Radius of a cylinder, in half heights.</summary>
    internal static float CylinderRadius(Category category) => category == Category.Pillar ? .45f : 1f;

    /// <summary>How many half heights of depth a normal towards the viewer stands for.</summary>
    internal static float ReliefDepth(Category category) => Relief(category) == Figures.Relief.Flat ? .09f : .3f;

    /// <summary>Applies an operation compiled for the outline of a category and style.</summary>
    internal static void Visit<TVisitor>(Category category, int variant, ref TVisitor visitor)
        where TVisitor : struct, IFigureVisitor, allows ref struct
    {
        switch (category, variant)
        {
            case (Category.Ball, _): visitor.Visit<BallFigure>(); break;
            case (Category.Crate, _): visitor.Visit<CrateFigure>(); break;
            case (Category.Cone, _): visitor.Visit<ConeFigure>(); break;
            case (Category.Pillar, _): visitor.Visit<PillarFigure>(); break;
            case (Category.Ring, _): visitor.Visit<RingFigure>(); break;
            case (Category.Star, _): visitor.Visit<StarFigure>(); break;
            case (Category.Cross, _): visitor.Visit<CrossFigure>(); break;
            case (Category.Drum, _): visitor.Visit<DrumFigure>(); break;
            case (Category.House, 0): visitor.Visit<HouseGable>(); break;
            case (Category.House, 1): visitor.Visit<HouseFlat>(); break;
            case (Category.House, 2): visitor.Visit<HouseDome>(); break;
            case (Category.House, _): visitor.Visit<HouseStilts>(); break;
            case (Category.Tree, 0): visitor.Visit<TreeRound>(); break;
            case (Category.Tree, 1): visitor.Visit<TreeConifer>(); break;
            case (Category.Tree, 2): visitor.Visit<TreePalm>(); break;
            case (Category.Tree, _): visitor.Visit<TreeUmbrella>(); break;
            case (Category.Mug, 0): visitor.Visit<MugHandle>(); break;
            case (Category.Mug, 1): visitor.Visit<MugBeaker>(); break;
            case (Category.Mug, 2): visitor.Visit<MugBowl>(); break;
            case (Category.Mug, _): visitor.Visit<MugTwoHandles>(); break;
            case (Category.Boat, 0): visitor.Visit<BoatSail>(); break;
            case (Category.Boat, 1): visitor.Visit<BoatSteamer>(); break;
            case (Category.Boat, 2): visitor.Visit<BoatRoundSail>(); break;
            case (Category.Boat, _): visitor.Visit<BoatHouse>(); break;
            case (Category.Lamp, 0): visitor.Visit<LampShade>(); break;
            case (Category.Lamp, 1): visitor.Visit<LampGlobe>(); break;
            case (Category.Lamp, 2): visitor.Visit<LampOil>(); break;
            case (Category.Lamp, _): visitor.Visit<LampLantern>(); break;
            case (Category.Bottle, 0): visitor.Visit<BottleNeck>(); break;
            case (Category.Bottle, 1): visitor.Visit<BottleFlask>(); break;
            case (Category.Bottle, 2): visitor.Visit<BottleGourd>(); break;
            case (Category.Bottle, _): visitor.Visit<BottleJar>(); break;
            case (Category.Fish, _): visitor.Visit<FishFigure>(); break;
            case (Category.Moon, _): visitor.Visit<MoonFigure>(); break;
            case (Category.Sign, _): visitor.Visit<SignFigure>(); break;
            case (Category.Person, 0): visitor.Visit<PersonRoundHat>(); break;
            case (Category.Person, _): visitor.Visit<PersonPointedHat>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(category), category, "A category is one of Ball to Person.");
        }
    }
}
