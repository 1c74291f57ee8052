module Functions

let twice n = 2 * n
