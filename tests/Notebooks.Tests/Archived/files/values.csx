int offset = 41;
int Scale(int n) => n * 10;
