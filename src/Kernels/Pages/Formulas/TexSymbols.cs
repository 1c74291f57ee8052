namespace Experiments.Kernels.Pages.Formulas;

/// <summary>TeX's names of single characters.</summary>
internal static class TexSymbols
{
    /// <summary>Letters, upright or slanted as MathML decides.</summary>
    public static readonly Dictionary<string, string> Letters = Pairs(
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ "
        + "varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ "
        + "Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ emptyset ∅ varnothing ∅ Re ℜ Im ℑ aleph ℵ top ⊤ bot ⊥ ldots … dots … "
        + "cdots ⋯ vdots ⋮ ddots ⋱ prime ′ imath ı jmath ȷ triangle △ checkmark ✓ degree °");

    /// <summary>Operators and relations.</summary>
    public static readonly Dictionary<string, string> Operators = Pairs(
        "cdot ⋅ times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • odot ⊙ otimes ⊗ oplus ⊕ ominus ⊖ cap ∩ cup ∪ setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ "
        + "neg ¬ lnot ¬ le ≤ leq ≤ ge ≥ geq ≥ leqslant ⩽ geqslant ⩾ ll ≪ gg ≫ ne ≠ neq ≠ equiv ≡ approx ≈ sim ∼ simeq ≃ cong ≅ propto ∝ in ∈ notin ∉ ni ∋ "
        + "subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⇒ Leftarrow ⇐ "
        + "Leftrightarrow ⇔ iff ⇔ mapsto ↦ longrightarrow ⟶ uparrow ↑ downarrow ↓ forall ∀ exists ∃ mid ∣ parallel ∥ perp ⟂ coloneqq ≔ triangleq ≜ "
        + "colon : lt < gt > vert | Vert ‖ | ‖ { { } } % % # # & & $ $ _ _");

    /// <summary>Signs that grow in displayed formulas and take their limits above and below.</summary>
    public static readonly Dictionary<string, string> Large = Pairs(
        "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ int ∫ iint ∬ oint ∮");

    /// <summary>Named functions that take their subscript below, as <c>max</c> does.</summary>
    public static readonly HashSet<string> Limits = ["lim", "max", "min", "sup", "inf", "argmax", "argmin", "limsup", "liminf", "det", "Pr"];

    /// <summary>Other named functions, set upright.</summary>
    public static readonly HashSet<string> Functions =
        ["log", "ln", "exp", "sin", "cos", "tan", "tanh", "sinh", "cosh", "arccos", "arcsin", "arctan", "dim", "ker", "deg", "gcd", "arg", "sgn", "softmax"];

    /// <summary>Marks above a letter.</summary>
    public static readonly Dictionary<string, string> Accents = Pairs(
        "hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → dot ˙ ddot ¨ check ˇ overrightarrow → overbrace ⏞");

    /// <summary>Fences by command; single characters stand for themselves.</summary>
    public static readonly Dictionary<string, string> Fences = Pairs(
        "langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | lVert ‖ rVert ‖ vert | Vert ‖ | ‖ { { } } lbrace { rbrace } lbrack [ rbrack ]");

    /// <summary>Widths of blanks in em.</summary>
    public static readonly Dictionary<string, string> Spaces = Pairs(
        "quad 1em qquad 2em , 0.167em : 0.222em > 0.222em ; 0.278em ! -0.167em thinspace 0.167em enspace 0.5em");

    private static Dictionary<string, string> Pairs(string list)
    {
        string[] words = list.Split(' ');
        return Enumerable.Range(0, words.Length / 2).ToDictionary(i => words[2 * i], i => words[2 * i + 1]);
    }
}
