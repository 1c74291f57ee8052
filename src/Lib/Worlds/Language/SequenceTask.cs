namespace Experiments.Worlds;

/// <summary>Tasks in the form of words: a prefix to read beside the picture, an answer to write.</summary>
public enum SequenceTask
{
    /// <summary><c>cap en</c>: a caption.</summary>
    Caption,

    /// <summary><c>cap list</c>: colour and noun of every object, from left to right.</summary>
    SortedCaption,

    /// <summary><c>what colour is the star</c>.</summary>
    AskColour,

    /// <summary><c>is the star left of the ball</c>: yes and no alike often.</summary>
    AskRelation,

    /// <summary><c>how many balls</c>, <c>how many red objects</c>: a digit.</summary>
    AskCount,

    /// <summary><c>what material is the star</c>.</summary>
    AskMaterial,

    /// <summary><c>what size is the star</c>.</summary>
    AskSize,

    /// <summary><c>what is the ground</c>.</summary>
    AskGround,

    /// <summary><c>read</c>: the characters of the sign.</summary>
    Read,

    /// <summary><c>detect the red star</c>: its box.</summary>
    Refer,

    /// <summary><c>detect star; ball</c>: boxes and names, none for what is absent.</summary>
    Detect,

    /// <summary>A box; the answer is the noun phrase of what is in it.</summary>
    DescribeBox,
}
