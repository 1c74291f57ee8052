namespace Experiments.Worlds;

/// <summary>The 18 categories of figure, in the world's fixed order.</summary>
public enum Category
{
    /// <summary>A sphere.</summary>
    Ball,

    /// <summary>A box.</summary>
    Crate,

    /// <summary>A cone.</summary>
    Cone,

    /// <summary>An upright cylinder.</summary>
    Pillar,

    /// <summary>An annulus.</summary>
    Ring,

    /// <summary>A five-pointed star.</summary>
    Star,

    /// <summary>A cross.</summary>
    Cross,

    /// <summary>A lying barrel.</summary>
    Drum,

    /// <summary>A house, four styles.</summary>
    House,

    /// <summary>A tree, four styles.</summary>
    Tree,

    /// <summary>A mug, four styles.</summary>
    Mug,

    /// <summary>A boat, four styles.</summary>
    Boat,

    /// <summary>A lamp, four styles.</summary>
    Lamp,

    /// <summary>A bottle, four styles.</summary>
    Bottle,

    /// <summary>A fish.</summary>
    Fish,

    /// <summary>A crescent.</summary>
    Moon,

    /// <summary>A sign with text.</summary>
    Sign,

    /// <summary>A person with one of two hats.</summary>
    Person,
}

/// <summary>The eight object colours.</summary>
public enum Colour
{
    /// <summary>sRGB 214, 48, 49.</summary>
    Red,

    /// <summary>sRGB 240, 140, 40.</summary>
    Orange,

    /// <summary>sRGB 241, 208, 60.</summary>
    Yellow,

    /// <summary>sRGB 60, 158, 72.</summary>
    Green,

    /// <summary>sRGB 48, 98, 212.</summary>
    Blue,

    /// <summary>sRGB 142, 68, 173.</summary>
    Purple,

    /// <summary>sRGB 236, 236, 232.</summary>
    White,

    /// <summary>sRGB 44, 44, 50.</summary>
    Black,
}

/// <summary>The four surfaces.</summary>
public enum Material
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>Diagonal stripes.</summary>
    Striped,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>A white highlight.</summary>
    Glossy,
}

/// <summary>The four grounds.</summary>
public enum Ground
{
    /// <summary>Brown soil.</summary>
    Soil,

    /// <summary>Grass.</summary>
    Grass,

    /// <summary>Grey stone.</summary>
    Stone,

    /// <summary>Sand.</summary>
    Sand,
}

/// <summary>How the ground is marked.</summary>
public enum GroundPattern
{
    /// <summary>Unmarked.</summary>
    Plain,

    /// <summary>Squares.</summary>
    Checker,

    /// <summary>Bands across.</summary>
    Planks,
}

/// <summary>The four backdrops.</summary>
public enum Backdrop
{
    /// <summary>Blue sky.</summary>
    Day,

    /// <summary>Evening sky.</summary>
    Dusk,

    /// <summary>Grey sky.</summary>
    Storm,

    /// <summary>An indoor wall.</summary>
    Wall,
}

/// <summary>Spatial relation of one object to another, in the viewer's frame.</summary>
public enum Relation
{
    /// <summary>Stacked on the other.</summary>
    On,

    /// <summary>Carrying the other.</summary>
    Under,

    /// <summary>Further left on screen by more than 0.12.</summary>
    LeftOf,

    /// <summary>Further right on screen by more than 0.12.</summary>
    RightOf,

    /// <summary>Nearer, neither left nor right.</summary>
    InFrontOf,

    /// <summary>Farther, neither left nor right.</summary>
    Behind,
}
