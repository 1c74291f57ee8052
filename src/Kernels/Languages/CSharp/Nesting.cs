namespace Experiments.Kernels.Languages.CSharp;

/// <summary>How deep a text's brackets are nested: the compiler's parser follows them by recursion, and a full stack ends the process.</summary>
internal static class Nesting
{
    private const int Limit = 250;

    /// <summary>Whether a text is not to be handed to the parser.</summary>
    public static bool IsTooDeep(string code)
    {
        int brackets = 0;
        int angles = 0;
        for (int i = 0; i < code.Length && brackets <= Limit && angles <= Limit; i++)
        {
            bool isArrow = i > 0 && code[i] == '>' && code[i - 1] == '=';
            switch (code[i])
            {
                case '(' or '[' or '{':
                    brackets++;
                    break;
                case ')' or ']' or '}' when brackets > 0:
                    brackets--;
                    break;
                case '<':
                    angles++;
                    break;
                case '>' when angles > 0 && !isArrow:
                    angles--;
                    break;
            }
        }
        return brackets > Limit || angles > Limit;
    }
}
